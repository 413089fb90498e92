(* The averaging weights: the one unbiased combination of k masked looks with the least variance.

   For one coordinate: look i returns w i * x plus noise of variance s i ^ 2; c i is its weight. *)

Require Import Reals Lra Lia List.
Require Import sums.
Open Scope R_scope.

Section Averaging.

Variable k : nat.
Variables w s : nat -> R.
Hypothesis noise : forall i, 0 < s i.
Notation steps := (seq 0 k).

Definition unbiased (c : nat -> R) := sum steps (fun i => c i * w i) = 1.
Definition variance (c : nat -> R) := sum steps (fun i => c i * c i * (s i * s i)).
Definition precision := sum steps (fun i => w i * w i / (s i * s i)).
Definition best (i : nat) := w i / (s i * s i) / precision.

Hypothesis seen : exists i, In i steps /\ w i <> 0.

Lemma square_positive i : 0 < s i * s i.
Proof. apply Rmult_lt_0_compat; apply noise. Qed.

Lemma precision_positive : 0 < precision.
Proof.
  destruct seen as [i [Hi W]]. apply sum_pos with i; [|assumption|].
  - intros j _. apply Rmult_le_pos; [apply Rle_0_sqr|]. left. apply Rinv_0_lt_compat, square_positive.
  - apply Rmult_lt_0_compat; [now apply Rsqr_pos_lt|]. apply Rinv_0_lt_compat, square_positive.
Qed.

Theorem best_unbiased : unbiased best.
Proof.
  unfold unbiased, best. assert (P := precision_positive).
  rewrite (sum_ext _ _ (fun i => / precision * (w i * w i / (s i * s i)))).
  - rewrite sum_scal. change (/ precision * precision = 1). field. lra.
  - intros i _. assert (S := noise i). field. lra.
Qed.

(* How far any unbiased combination is from the best one. *)
Theorem excess c : unbiased c ->
  variance c = / precision + sum steps (fun i => s i * s i * ((c i - best i) * (c i - best i))).
Proof.
  intros U. assert (P := precision_positive).
  rewrite (sum_ext _ (fun i => s i * s i * ((c i - best i) * (c i - best i)))
    (fun i => c i * c i * (s i * s i)
              + (- 2 / precision * (c i * w i) + / precision * / precision * (w i * w i / (s i * s i))))).
  - rewrite !sum_plus, !sum_scal. fold (variance c). fold precision. rewrite U. field. lra.
  - intros i _. unfold best. assert (S := noise i). field. lra.
Qed.

Theorem averaging c : unbiased c -> / precision <= variance c.
Proof.
  intros U. rewrite (excess c U).
  assert (0 <= sum steps (fun i => s i * s i * ((c i - best i) * (c i - best i)))); [|lra].
  apply sum_nonneg. intros i _. apply Rmult_le_pos; [left; apply square_positive|apply Rle_0_sqr].
Qed.

Theorem best_variance : variance best = / precision.
Proof.
  rewrite (excess best best_unbiased).
  rewrite (sum_ext _ _ (fun _ => 0)) by (intros; ring). rewrite sum_zero. ring.
Qed.

Theorem unique c : unbiased c -> variance c = / precision -> forall i, In i steps -> c i = best i.
Proof.
  intros U V i Hi. rewrite (excess c U) in V.
  assert (Z : s i * s i * ((c i - best i) * (c i - best i)) = 0).
  { apply (sum_nonneg_zero steps (fun i => s i * s i * ((c i - best i) * (c i - best i)))); [|lra|assumption].
    intros j _. apply Rmult_le_pos; [left; apply square_positive|apply Rle_0_sqr]. }
  assert (S := square_positive i).
  apply Rmult_integral in Z. destruct Z as [Z|Z]; [lra|].
  apply Rmult_integral in Z. lra.
Qed.

End Averaging.

(* Two looks as in the paper: w 0 = 1 with noise s_1, and w 1 = w with noise s_2. *)
Section TwoLooks.

Variables w s_1 s_2 : R.
Hypothesis noise_1 : 0 < s_1.
Hypothesis noise_2 : 0 < s_2.

Definition two (a b : R) (i : nat) := match i with 0%nat => a | _ => b end.

Theorem two_looks :
  best 2 (two 1 w) (two s_1 s_2) 0 = s_2 * s_2 / (s_1 * s_1 * (w * w) + s_2 * s_2) /\
  best 2 (two 1 w) (two s_1 s_2) 1 = s_1 * s_1 * w / (s_1 * s_1 * (w * w) + s_2 * s_2).
Proof.
  assert (0 < s_1 * s_1) by now apply Rmult_lt_0_compat. assert (0 < s_2 * s_2) by now apply Rmult_lt_0_compat.
  assert (0 <= w * w) by apply Rle_0_sqr.
  assert (0 <= s_1 * s_1 * (w * w)) by (apply Rmult_le_pos; lra).
  unfold best, precision, two. cbn. split; field; repeat split; lra.
Qed.

End TwoLooks.

(* The paper prints these weights with ||w||^2 sigma_2^2 for the variance of the second look, which is
   ||w||^2 sigma_2^2 / d: they are unbiased too, and not the best wherever the mask is open and d > 1. *)
Section Printed.

Variables w sigma_1 sigma_2 size : R. (* size is ||w||^2 *)
Variable d : nat.
Hypothesis noise_1 : 0 < sigma_1.
Hypothesis noise_2 : 0 < sigma_2.
Hypothesis mask : 0 < size.
Hypothesis several : (1 < d)%nat.
Hypothesis pixel : w <> 0.

Definition s_2 := sqrt (size * (sigma_2 * sigma_2) / INR d).
Definition printed (i : nat) :=
  let total := sigma_1 * sigma_1 * (w * w) + size * (sigma_2 * sigma_2) in
  two (size * (sigma_2 * sigma_2) / total) (sigma_1 * sigma_1 * w / total) i.

Lemma d_above : 1 < INR d.
Proof. now apply (lt_INR 1 d). Qed.

Lemma s_2_square : s_2 * s_2 = size * (sigma_2 * sigma_2) / INR d.
Proof.
  assert (H := d_above). apply sqrt_sqrt. left. apply Rdiv_lt_0_compat; [|lra].
  repeat apply Rmult_lt_0_compat; assumption.
Qed.

Lemma s_2_positive : 0 < s_2.
Proof.
  assert (H := d_above). apply sqrt_lt_R0, Rdiv_lt_0_compat; [|lra]. repeat apply Rmult_lt_0_compat; assumption.
Qed.

Lemma positives :
  0 < sigma_1 * sigma_1 /\ 0 < sigma_2 * sigma_2 /\ 0 < size * (sigma_2 * sigma_2) /\
  0 < w * w /\ 0 < sigma_1 * sigma_1 * (w * w).
Proof.
  assert (W : 0 < w * w) by now apply Rsqr_pos_lt.
  assert (A : 0 < sigma_1 * sigma_1) by now apply Rmult_lt_0_compat.
  assert (B : 0 < sigma_2 * sigma_2) by now apply Rmult_lt_0_compat.
  repeat split; try assumption; now apply Rmult_lt_0_compat.
Qed.

Theorem printed_unbiased : unbiased 2 (two 1 w) printed.
Proof.
  destruct positives as (A & B & C & E & F). unfold unbiased, printed. cbn. field. lra.
Qed.

Theorem printed_not_best :
  variance 2 (two sigma_1 s_2) (best 2 (two 1 w) (two sigma_1 s_2)) < variance 2 (two sigma_1 s_2) printed.
Proof.
  destruct positives as (A & B & C & E & F). assert (H := d_above). assert (S := s_2_positive).
  assert (noise : forall i, 0 < two sigma_1 s_2 i) by (intros [|i]; assumption).
  assert (seen : exists i, In i (seq 0 2) /\ two 1 w i <> 0) by (exists 0%nat; cbn; split; [now left|lra]).
  rewrite best_variance by assumption.
  destruct (Rle_lt_or_eq_dec _ _ (averaging 2 (two 1 w) (two sigma_1 s_2) noise seen printed printed_unbiased))
    as [|Q]; [assumption|exfalso].
  assert (U := unique 2 (two 1 w) (two sigma_1 s_2) noise seen printed printed_unbiased (eq_sym Q) 1%nat).
  rewrite (proj2 (two_looks w sigma_1 s_2 noise_1 S)), s_2_square in U.
  specialize (U (or_intror (or_introl eq_refl))). unfold printed, two in U.
  set (a := sigma_1 * sigma_1) in *. set (b := size * (sigma_2 * sigma_2)) in *. set (q := w * w) in *.
  assert (Bd : 0 < b / INR d) by (apply Rdiv_lt_0_compat; lra).
  assert (N : a * w <> 0) by (apply Rmult_integral_contrapositive; split; [lra|assumption]).
  assert (Hd : b / INR d < b).
  { apply Rmult_lt_reg_r with (INR d); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
    apply Rmult_lt_compat_l; lra. }
  assert (V : / (a * q + b) = / (a * q + b / INR d)) by (apply Rmult_eq_reg_l with (a * w); assumption).
  apply (f_equal Rinv) in V. rewrite !Rinv_inv in V. lra.
Qed.

End Printed.
