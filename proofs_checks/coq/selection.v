(* The class chosen on the same votes that bound it: half the failure probability pays for the choice. *)

Require Import Reals Lra Lia List Arith.
Require Import sums clopper_pearson.
Import ListNotations.
Open Scope R_scope.

(* A sequence with more successes than failures gains at most a factor 2 p over a fair coin. *)
Lemma fair_weight v : weight (1 / 2) v = (1 / 2) ^ length v.
Proof. induction v as [|[] t IH]; cbn; [reflexivity| |]; rewrite IH; lra. Qed.

Fixpoint zeros (v : list bool) : nat := match v with [] => 0 | false :: t => S (zeros t) | true :: t => zeros t end.

Lemma weight_powers p v : weight p v = p ^ ones v * (1 - p) ^ zeros v.
Proof. induction v as [|[] t IH]; cbn; [ring| |]; rewrite IH; ring. Qed.

Lemma length_split v : length v = (ones v + zeros v)%nat.
Proof. induction v as [|[] t IH]; cbn; lia. Qed.

Lemma product_at_most_quarter p z : 0 <= p <= 1 -> (p * (1 - p)) ^ z <= (1 / 4) ^ z.
Proof.
  intros H. apply pow_incr. split; [apply Rmult_le_pos; lra|].
  assert (Q := Rle_0_sqr (p - 1 / 2)). unfold Rsqr in Q. lra.
Qed.

Lemma weight_at_most p v : 0 <= p <= 1 / 2 -> (zeros v < ones v)%nat -> weight p v <= 2 * p * weight (1 / 2) v.
Proof.
  intros H L. rewrite fair_weight, weight_powers, length_split.
  set (z := zeros v) in *. destruct (Nat.le_exists_sub (S z) (ones v) L) as [m [-> _]].
  replace (p ^ (m + S z) * (1 - p) ^ z) with (p * (p ^ m * (p * (1 - p)) ^ z))
    by (rewrite pow_add, Rpow_mult_distr; cbn; ring).
  replace (2 * p * (1 / 2) ^ (m + S z + z)) with (p * ((1 / 2) ^ m * (1 / 4) ^ z)).
  - apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat.
    + apply pow_le; lra.
    + apply pow_le, Rmult_le_pos; lra.
    + apply pow_incr; lra.
    + apply product_at_most_quarter; lra.
  - replace (1 / 4) with (1 / 2 * (1 / 2)) by field. rewrite Rpow_mult_distr, !pow_add. cbn. field.
Qed.

Lemma words_length n : forall v, In v (words n) -> length v = n.
Proof.
  induction n as [|n IH]; intros v Hv; [destruct Hv as [<-|[]]; reflexivity|].
  cbn in Hv. apply in_app_or in Hv.
  destruct Hv as [Hv|Hv]; apply in_map_iff in Hv; destruct Hv as [t [<- Ht]]; cbn; now rewrite (IH t Ht).
Qed.

Lemma tail_small n k p : (n < 2 * k)%nat -> 0 <= p <= 1 / 2 -> tail n k p <= 2 * p * tail n k (1 / 2).
Proof.
  intros K H. unfold tail. rewrite <- sum_scal. apply sum_le. intros v Hv.
  destruct (k <=? ones v)%nat eqn:E; [|lra]. apply Nat.leb_le in E.
  apply weight_at_most; [assumption|]. assert (L := words_length n v Hv). rewrite length_split in L. lia.
Qed.

(* Votes on several classes: any finite probability space in which each class's count is binomial. *)
Section Selection.

Variable Outcome : Type.
Variable outcomes : list Outcome.
Variable P : Outcome -> R.
Hypothesis not_negative : forall o, In o outcomes -> 0 <= P o.

Definition probability (event : Outcome -> Prop) (dec : forall o, {event o} + {~ event o}) :=
  sum outcomes (fun o => if dec o then P o else 0).

Variable Class : Type.
Variable classes : list Class.
Variable n : nat.
Variable count : Class -> Outcome -> nat.
Variable p : Class -> R.
Hypothesis chances : forall c, In c classes -> 0 <= p c <= 1.
Hypothesis total : sum classes p <= 1.
Hypothesis binomial : forall c k, In c classes ->
  sum outcomes (fun o => if (k <=? count c o)%nat then P o else 0) = tail n k (p c).

(* The bound, for the level "half the failure probability", and any rule of choice. *)
Variable level : R.
Hypothesis level_small : 0 < level.
Variable lower : nat -> R.
Variable errs : forall c, In c classes ->
  sum outcomes (fun o => if Rlt_dec (p c) (lower (count c o)) then P o else 0) <= level.
Variable chosen : Outcome -> Class.
Hypothesis chosen_is_a_class : forall o, In o outcomes -> In (chosen o) classes.

(* A bound above one half needs k votes at least, more than half of them. *)
Variable k : nat.
Hypothesis majority : (n < 2 * k)%nat.
Hypothesis above_half : forall j, lower j > 1 / 2 -> (k <= j)%nat.
Hypothesis half_unlikely : tail n k (1 / 2) <= level.

Definition failure (o : Outcome) :=
  if Rlt_dec (1 / 2) (lower (count (chosen o) o)) then
    if Rlt_dec (p (chosen o)) (lower (count (chosen o) o)) then P o else 0
  else 0.

Lemma count_chosen o : In o outcomes -> failure o <> 0 -> (k <= count (chosen o) o)%nat.
Proof.
  intros _ F. unfold failure in F. destruct (Rlt_dec (1 / 2) (lower (count (chosen o) o))) as [H|]; [|lra].
  apply above_half. lra.
Qed.

Definition reaches (c : Class) (o : Outcome) := if (k <=? count c o)%nat then P o else 0.

Lemma reaches_nonneg c o : In o outcomes -> 0 <= reaches c o.
Proof. intros H. unfold reaches. destruct (k <=? count c o)%nat; [now apply not_negative|lra]. Qed.

Lemma failure_at_most o : In o outcomes -> failure o <= P o.
Proof.
  intros H. assert (N := not_negative o H). unfold failure.
  destruct (Rlt_dec (1 / 2) _); [destruct (Rlt_dec _ _)|]; lra.
Qed.

Lemma one_of l F (o : Outcome) (c : Class) : In c l -> (forall b, In b l -> 0 <= F b o) -> F c o <= sum l (fun b => F b o).
Proof.
  induction l as [|b l IH]; intros Hc H; [contradiction|]. rewrite sum_cons.
  assert (0 <= sum l (fun b => F b o)) by (apply sum_nonneg; intros a Ha; apply H; now right).
  destruct Hc as [->|Hc]; [lra|].
  assert (0 <= F b o) by (apply H; now left).
  assert (F c o <= sum l (fun b => F b o)) by (apply IH; [assumption|intros a Ha; apply H; now right]). lra.
Qed.

(* All classes at most as likely as not. *)
Lemma all_small : (forall c, In c classes -> p c <= 1 / 2) -> sum outcomes failure <= 2 * level.
Proof.
  intros S.
  apply Rle_trans with (sum outcomes (fun o => sum classes (fun c => reaches c o))).
  - apply sum_le. intros o Ho.
    destruct (Req_dec (failure o) 0) as [->|N].
    + apply sum_nonneg. intros c _. now apply reaches_nonneg.
    + apply Rle_trans with (reaches (chosen o) o).
      * unfold reaches. assert (C := count_chosen o Ho N). apply Nat.leb_le in C. rewrite C. now apply failure_at_most.
      * apply (one_of classes reaches); [now apply chosen_is_a_class|]. intros; now apply reaches_nonneg.
  - rewrite sum_exchange.
    apply Rle_trans with (sum classes (fun c => 2 * tail n k (1 / 2) * p c)).
    + apply sum_le. intros c Hc. unfold reaches. rewrite binomial by assumption.
      assert (H := tail_small n k (p c) majority). assert (R := chances c Hc). assert (Q := S c Hc).
      assert (tail n k (p c) <= 2 * p c * tail n k (1 / 2)) by (apply H; lra). lra.
    + rewrite sum_scal. assert (T := tail_range n k (1 / 2)).
      apply Rle_trans with (2 * tail n k (1 / 2) * 1); [|lra].
      apply Rmult_le_compat_l; [lra|assumption].
Qed.

(* One class more likely than not: its own bound errs, or another class reaches a majority. *)
Lemma one_large a (others : list Class) :
  In a classes -> p a > 1 / 2 ->
  (forall c, In c classes -> c = a \/ In c others) -> (forall c, In c others -> In c classes) ->
  sum others p <= 1 - p a -> sum outcomes failure <= 2 * level.
Proof.
  intros Ha Large cover back rest.
  apply Rle_trans with (sum outcomes (fun o => (if Rlt_dec (p a) (lower (count a o)) then P o else 0)
                                               + sum others (fun c => reaches c o))).
  - apply sum_le. intros o Ho. assert (N := not_negative o Ho).
    assert (R : 0 <= sum others (fun c => reaches c o)) by (apply sum_nonneg; intros; now apply reaches_nonneg).
    destruct (Req_dec (failure o) 0) as [->|F].
    + destruct (Rlt_dec (p a) (lower (count a o))); lra.
    + assert (C := count_chosen o Ho F). assert (M := failure_at_most o Ho).
      destruct (cover (chosen o) (chosen_is_a_class o Ho)) as [E|E].
      * assert (B : p a < lower (count a o)).
        { unfold failure in F. rewrite E in F.
          destruct (Rlt_dec (1 / 2) (lower (count a o))); [|lra].
          destruct (Rlt_dec (p a) (lower (count a o))); [assumption|lra]. }
        destruct (Rlt_dec (p a) (lower (count a o))); lra.
      * assert (reaches (chosen o) o <= sum others (fun c => reaches c o)).
        { apply (one_of others reaches); [assumption|]. intros; now apply reaches_nonneg. }
        unfold reaches in H at 1. apply Nat.leb_le in C. rewrite C in H.
        destruct (Rlt_dec (p a) (lower (count a o))); lra.
  - rewrite sum_plus, sum_exchange.
    assert (E := errs a Ha).
    assert (B : sum others (fun c => sum outcomes (fun o => reaches c o)) <= level).
    { apply Rle_trans with (sum others (fun c => 2 * tail n k (1 / 2) * p c)).
      - apply sum_le. intros c Hc. unfold reaches. rewrite binomial by now apply back.
        assert (Q := chances c (back c Hc)).
        assert (p c <= sum others p).
        { clear - Hc back chances. induction others as [|b l IH]; [contradiction|]. rewrite sum_cons.
          assert (0 <= p b) by (apply chances, back; now left).
          assert (0 <= sum l p) by (apply sum_nonneg; intros; apply chances, back; now right).
          destruct Hc as [->|Hc]; [lra|].
          assert (p c <= sum l p) by (apply IH; [intros; apply back; now right|assumption]). lra. }
        assert (tail n k (p c) <= 2 * p c * tail n k (1 / 2)) by (apply tail_small; [assumption|lra]). lra.
      - rewrite sum_scal. assert (T := tail_range n k (1 / 2)).
        apply Rle_trans with (2 * tail n k (1 / 2) * (1 / 2)); [|lra].
        apply Rmult_le_compat_l; lra. }
    lra.
Qed.

Variable eq_dec : forall a b : Class, {a = b} + {a <> b}.
Hypothesis distinct : NoDup classes.

Lemma others_rest a l : NoDup l -> In a l -> sum (remove eq_dec a l) p = sum l p - p a.
Proof.
  induction 1 as [|b l Hb _ IH]; intros Ha; [contradiction|].
  cbn [remove]. rewrite sum_cons. destruct (eq_dec a b) as [->|N].
  - rewrite notin_remove by assumption. ring.
  - destruct Ha as [->|Ha]; [congruence|]. rewrite sum_cons, IH by assumption. ring.
Qed.

Theorem selection : sum outcomes failure <= 2 * level.
Proof.
  destruct (Classical_Prop.classic (exists a, In a classes /\ p a > 1 / 2)) as [[a [Ha La]]|N].
  - apply (one_large a (remove eq_dec a classes)); try assumption.
    + intros c Hc. destruct (eq_dec c a) as [|E]; [now left|right]. apply in_in_remove; assumption.
    + intros c Hc. apply in_remove in Hc. tauto.
    + rewrite others_rest by assumption. lra.
  - apply all_small. intros c Hc. apply Rnot_lt_le. intros C. apply N. now exists c.
Qed.

End Selection.
