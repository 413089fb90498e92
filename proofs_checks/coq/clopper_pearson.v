(* Clopper and Pearson's lower bound on a probability from n independent votes errs rarely enough. *)

Require Import Reals Lra Lia List Arith.
Require Import sums.
Import ListNotations.
Open Scope R_scope.

(* All sequences of n votes, the number of successes in one, and its probability. *)
Fixpoint words (n : nat) : list (list bool) :=
  match n with 0%nat => [[]] | S m => map (cons true) (words m) ++ map (cons false) (words m) end.
Fixpoint ones (v : list bool) : nat := match v with [] => 0 | true :: t => S (ones t) | false :: t => ones t end.
Fixpoint weight (p : R) (v : list bool) : R :=
  match v with [] => 1 | true :: t => p * weight p t | false :: t => (1 - p) * weight p t end.

(* P(Bin(n, p) >= k) *)
Definition tail (n k : nat) (p : R) := sum (words n) (fun v => if (k <=? ones v)%nat then weight p v else 0).

Lemma sum_app {A} (l m : list A) F : sum (l ++ m) F = sum l F + sum m F.
Proof.
  induction l as [|a l IH]; [symmetry; apply Rplus_0_l|]. rewrite <- app_comm_cons, !sum_cons, IH. ring.
Qed.

Lemma sum_map {A B} (g : A -> B) (l : list A) F : sum (map g l) F = sum l (fun a => F (g a)).
Proof. induction l as [|a l IH]; [reflexivity|]. cbn [map]. now rewrite !sum_cons, IH. Qed.

Lemma tail_step n k p : tail (S n) (S k) p = p * tail n k p + (1 - p) * tail n (S k) p.
Proof.
  unfold tail. cbn [words]. rewrite sum_app, !sum_map, <- !sum_scal. f_equal; apply sum_ext; intros v _; cbn.
  - destruct (k <=? ones v)%nat; ring.
  - destruct (ones v) as [|j]; [ring|]. destruct (k <=? j)%nat; ring.
Qed.

Lemma tail_all n p : tail n 0 p = 1.
Proof.
  unfold tail. induction n as [|n IH]; [cbn; ring|].
  cbn [words]. rewrite sum_app, !sum_map.
  rewrite (sum_ext _ _ (fun v => p * weight p v)) by reflexivity.
  rewrite (sum_ext (words n) (fun v => if (0 <=? ones (false :: v))%nat then weight p (false :: v) else 0)
    (fun v => (1 - p) * weight p v)) by reflexivity.
  rewrite !sum_scal. change (sum (words n) (weight p) = 1) in IH. rewrite IH. ring.
Qed.

Lemma tail_none k p : tail 0 (S k) p = 0.
Proof. cbn. ring. Qed.

Lemma tail_range n : forall k p, 0 <= p <= 1 -> 0 <= tail n k p <= 1.
Proof.
  induction n as [|n IH]; intros [|k] p H; try (rewrite tail_all; lra); [rewrite tail_none; lra|].
  rewrite tail_step. assert (A := IH k p H). assert (B := IH (S k) p H). split.
  - apply Rplus_le_le_0_compat; apply Rmult_le_pos; lra.
  - assert (p * tail n k p <= p * 1) by (apply Rmult_le_compat_l; lra).
    assert ((1 - p) * tail n (S k) p <= (1 - p) * 1) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma tail_decreasing n : forall k p, 0 <= p <= 1 -> tail n (S k) p <= tail n k p.
Proof.
  induction n as [|n IH]; intros [|k] p H; try rewrite tail_all; try rewrite !tail_none; try lra.
  - apply (tail_range (S n) 1 p H).
  - rewrite !tail_step. assert (A := IH k p H). assert (B := IH (S k) p H).
    apply Rplus_le_compat; apply Rmult_le_compat_l; lra.
Qed.

Lemma tail_monotone n : forall k p q, 0 <= p -> p <= q -> q <= 1 -> tail n k p <= tail n k q.
Proof.
  induction n as [|n IH]; intros [|k] p q H0 H H1; try (rewrite !tail_all; lra); [rewrite !tail_none; lra|].
  rewrite !tail_step.
  assert (A := IH k p q H0 H H1). assert (B := IH (S k) p q H0 H H1).
  assert (D : tail n (S k) q <= tail n k q) by (apply tail_decreasing; lra).
  assert (p * tail n k p <= p * tail n k q) by (apply Rmult_le_compat_l; lra).
  assert ((1 - p) * tail n (S k) p <= (1 - p) * tail n (S k) q) by (apply Rmult_le_compat_l; lra).
  assert (0 <= (q - p) * (tail n k q - tail n (S k) q)) by (apply Rmult_le_pos; lra).
  lra.
Qed.

Section Bound.

Variable n : nat.
Variable failure : R.

(* Any lower bound that the tail vouches for, as the code verifies of each; 0 vouches for itself. *)
Variable lower : nat -> R.
Hypothesis in_range : forall k, (k <= n)%nat -> 0 <= lower k <= 1.
Hypothesis vouched : forall k, (k <= n)%nat -> 0 < lower k -> tail n k (lower k) <= failure.

(* The probability that the bound exceeds the true p. *)
Definition wrong (p : R) :=
  sum (words n) (fun v => if Rlt_dec p (lower (ones v)) then weight p v else 0).

Lemma ones_length n' : forall v, In v (words n') -> (ones v <= n')%nat.
Proof.
  induction n' as [|m IH]; intros v Hv; [destruct Hv as [<-|[]]; cbn; lia|].
  cbn in Hv. apply in_app_or in Hv.
  destruct Hv as [Hv|Hv]; apply in_map_iff in Hv; destruct Hv as [t [<- Ht]]; apply IH in Ht; cbn; lia.
Qed.

Lemma weight_nonneg p v : 0 <= p <= 1 -> 0 <= weight p v.
Proof. intros H. induction v as [|[] t IH]; cbn; [lra| |]; apply Rmult_le_pos; lra. Qed.

(* The smallest number of successes at which the bound is wrong. *)
Lemma first_wrong p : (exists k, (k <= n)%nat /\ p < lower k) ->
  exists k, (k <= n)%nat /\ p < lower k /\ forall j, (j < k)%nat -> lower j <= p.
Proof.
  intros [k [Hk Lk]].
  induction k as [k IH] using lt_wf_ind.
  destruct (Classical_Prop.classic (exists j, (j < k)%nat /\ p < lower j)) as [[j [Hj Lj]]|N].
  - apply (IH j Hj); [lia|assumption].
  - exists k. repeat split; try assumption. intros j Hj. apply Rnot_lt_le. intros C. apply N. now exists j.
Qed.

Theorem clopper_pearson p : 0 <= p <= 1 -> 0 <= failure -> wrong p <= failure.
Proof.
  intros H F.
  destruct (Classical_Prop.classic (exists k, (k <= n)%nat /\ p < lower k)) as [E|N].
  - destruct (first_wrong p E) as (k & Hk & Lk & before).
    apply Rle_trans with (tail n k p).
    + apply sum_le. intros v Hv. destruct (Rlt_dec p (lower (ones v))) as [W|].
      * destruct (k <=? ones v)%nat eqn:Q; [apply Rle_refl|].
        apply Nat.leb_gt in Q. assert (C := before _ Q). lra.
      * destruct (k <=? ones v)%nat; [now apply weight_nonneg|apply Rle_refl].
    + apply Rle_trans with (tail n k (lower k)).
      * apply tail_monotone; try lra. now apply in_range.
      * apply vouched; [assumption|lra].
  - replace (wrong p) with 0; [assumption|]. symmetry. unfold wrong.
    rewrite (sum_ext _ _ (fun _ => 0)); [apply sum_zero|].
    intros v Hv. destruct (Rlt_dec p (lower (ones v))) as [W|]; [|reflexivity].
    exfalso. apply N. exists (ones v). split; [now apply ones_length|assumption].
Qed.

End Bound.
