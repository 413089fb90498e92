(* What a mask cannot change: the sum over the pixels of 1 / Var_i is d / sigma^2 for every mask.
   ARS moves a fixed amount of Fisher information from some pixels to others. *)

Require Import Reals Lra Lia List.
Require Import sums.
Open Scope R_scope.

Section Fisher.

Variable d : nat.
Variable w : nat -> R.
Variables sigma sigma_1 sigma_2 : R.
Notation pixels := (seq 0 d).
Hypothesis noise_1 : 0 < sigma_1.
Hypothesis noise_2 : 0 < sigma_2.
Hypothesis budget : / (sigma * sigma) = / (sigma_1 * sigma_1) + / (sigma_2 * sigma_2).

Definition size := sum pixels (fun i => w i * w i).
Definition second := size * (sigma_2 * sigma_2) / INR d. (* the variance of the second look's noise *)
(* Of the best average of both looks at pixel i. *)
Definition Var (i : nat) := / (/ (sigma_1 * sigma_1) + w i * w i / second).

Hypothesis open : 0 < size.

Lemma some_pixels : 0 < INR d.
Proof.
  destruct d as [|n] eqn:E; [|apply lt_0_INR; lia].
  exfalso. unfold size in open. rewrite E in open. cbn in open. lra.
Qed.

Theorem fisher : sum pixels (fun i => / Var i) = INR d / (sigma * sigma).
Proof.
  assert (N := some_pixels).
  assert (A : 0 < sigma_1 * sigma_1) by now apply Rmult_lt_0_compat.
  assert (B : 0 < sigma_2 * sigma_2) by now apply Rmult_lt_0_compat.
  rewrite (sum_ext _ _ (fun i => / (sigma_1 * sigma_1) + / second * (w i * w i))).
  2: { intros i _. unfold Var. rewrite Rinv_inv. unfold Rdiv. ring. }
  rewrite sum_plus, sum_const, seq_length, sum_scal. fold size. unfold Rdiv. rewrite budget.
  unfold second. field. lra.
Qed.

(* Open pixels gain, closed ones fall back to the first look alone. *)
Theorem closed_pixel i : w i = 0 -> Var i = sigma_1 * sigma_1.
Proof.
  intros H. unfold Var. rewrite H. unfold Rdiv. rewrite !Rmult_0_l, Rplus_0_r. apply Rinv_inv.
Qed.

Theorem constant_mask c i : c <> 0 -> (forall j, w j = c) -> Var i = sigma * sigma.
Proof.
  intros C H. assert (N := some_pixels).
  assert (B : 0 < sigma_2 * sigma_2) by now apply Rmult_lt_0_compat.
  assert (E : size = INR d * (c * c)).
  { unfold size. rewrite (sum_ext _ _ (fun _ => c * c)) by (intros; now rewrite H).
    now rewrite sum_const, seq_length. }
  assert (Q : 0 < c * c) by now apply Rsqr_pos_lt.
  unfold Var, second. rewrite H, E.
  replace (c * c / (INR d * (c * c) * (sigma_2 * sigma_2) / INR d)) with (/ (sigma_2 * sigma_2)) by (field; lra).
  rewrite <- budget. apply Rinv_inv.
Qed.

End Fisher.
