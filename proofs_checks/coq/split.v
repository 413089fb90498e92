(* The split: shares of the precision 1 / sigma^2 that sum to 1, and the noise levels they give. *)

Require Import Reals Lra Lia List.
Require Import sums.
Open Scope R_scope.

Section Split.

Variable k : nat.
Variable share : nat -> R.
Variable sigma : R.
Notation steps := (seq 0 k).
Hypothesis noise : 0 < sigma.
Hypothesis positive : forall i, In i steps -> 0 < share i.
Hypothesis whole : sum steps share = 1.

Definition level (i : nat) := sigma / sqrt (share i).

Lemma level_positive i : In i steps -> 0 < level i.
Proof. intros Hi. apply Rdiv_lt_0_compat; [assumption|]. now apply sqrt_lt_R0, positive. Qed.

Lemma level_precision i : In i steps -> / (level i * level i) = share i * / (sigma * sigma).
Proof.
  intros Hi. assert (P := positive i Hi). assert (S := sqrt_lt_R0 _ P).
  unfold level. rewrite <- (sqrt_sqrt (share i)) at 3 by lra. field. lra.
Qed.

(* The steps together are worth sigma. *)
Theorem split : sum steps (fun i => / (level i * level i)) = / (sigma * sigma).
Proof.
  rewrite (sum_ext _ _ (fun i => / (sigma * sigma) * share i)).
  - rewrite sum_scal, whole. ring.
  - intros i Hi. rewrite level_precision by assumption. ring.
Qed.

Theorem split_combined : / sqrt (sum steps (fun i => / (level i * level i))) = sigma.
Proof.
  rewrite split, <- sqrt_inv, Rinv_inv by (apply Rmult_lt_0_compat; assumption).
  apply sqrt_square. lra.
Qed.

(* Rounded up, as the code returns them, they are worth at least sigma. *)
Theorem split_rounded (rounded : nat -> R) :
  (forall i, In i steps -> level i <= rounded i) ->
  sum steps (fun i => / (rounded i * rounded i)) <= / (sigma * sigma).
Proof.
  intros H. rewrite <- split. apply sum_le. intros i Hi.
  assert (L := level_positive i Hi). assert (U := H i Hi).
  apply Rinv_le_contravar; [now apply Rmult_lt_0_compat|]. apply Rmult_le_compat; lra.
Qed.

End Split.

(* The second of two noise levels, as Section 3 of the paper writes it. *)
Theorem second_level sigma sigma_1 : 0 < sigma -> sigma < sigma_1 ->
  let sigma_2 := 1 / sqrt (1 / (sigma * sigma) - 1 / (sigma_1 * sigma_1)) in
  1 / (sigma_1 * sigma_1) + 1 / (sigma_2 * sigma_2) = 1 / (sigma * sigma).
Proof.
  intros S H sigma_2.
  assert (A : 0 < sigma * sigma) by now apply Rmult_lt_0_compat.
  assert (B : sigma * sigma < sigma_1 * sigma_1) by (apply Rmult_le_0_lt_compat; lra).
  assert (P : 0 < 1 / (sigma * sigma) - 1 / (sigma_1 * sigma_1)).
  { unfold Rdiv. rewrite !Rmult_1_l. apply Rlt_Rminus. apply Rinv_lt_contravar; [|assumption].
    apply Rmult_lt_0_compat; lra. }
  assert (Q := sqrt_lt_R0 _ P). assert (E := sqrt_sqrt _ (Rlt_le _ _ P)).
  replace (1 / (sigma_2 * sigma_2)) with (1 / (sigma * sigma) - 1 / (sigma_1 * sigma_1)).
  - ring.
  - unfold sigma_2. rewrite <- E at 1. field. lra.
Qed.
