(* f-differential privacy of a randomized classifier over finitely many classes.

   A classifier sends an input x to a law M x on the classes; phi y is the probability with which a test
   rejects "the input was x" when it sees class y. *)

Require Import Reals Lra List.
Require Import sums.
Open Scope R_scope.

Section Classifier.

Variable Y : Type.
Variable classes : list Y.
Variable eq_dec : forall a b : Y, {a = b} + {a <> b}.
Hypothesis distinct : NoDup classes.

Definition law (P : Y -> R) := (forall y, In y classes -> 0 <= P y) /\ sum classes P = 1.
Definition test (phi : Y -> R) := forall y, In y classes -> 0 <= phi y <= 1.
Definition expect (P phi : Y -> R) := sum classes (fun y => P y * phi y).

(* No test of type-I error alpha has a type-II error below f alpha. *)
Definition at_least (f : R -> R) (P Q : Y -> R) :=
  forall phi, test phi -> 1 - expect Q phi >= f (expect P phi).

Definition f_dp {X} (f : R -> R) (neighbours : X -> X -> Prop) (M : X -> Y -> R) :=
  forall x x', neighbours x x' -> at_least f (M x) (M x').

Definition is (y : Y) (z : Y) := if eq_dec z y then 1 else 0.
Definition is_not (y : Y) (z : Y) := 1 - is y z.

Lemma test_is y : test (is y).
Proof. intros z _. unfold is. destruct (eq_dec z y); lra. Qed.

Lemma test_is_not y : test (is_not y).
Proof. intros z _. unfold is_not, is. destruct (eq_dec z y); lra. Qed.

Lemma expect_absent P y l : ~ In y l -> sum l (fun z => P z * is y z) = 0.
Proof.
  induction l as [|a l IH]; intros H; [reflexivity|].
  rewrite sum_cons, IH by (intros C; apply H; now right).
  unfold is. destruct (eq_dec a y) as [->|]; [exfalso; apply H; now left|ring].
Qed.

Lemma expect_present P y l : NoDup l -> In y l -> sum l (fun z => P z * is y z) = P y.
Proof.
  induction 1 as [|a l Ha _ IH]; intros Hy; [contradiction|].
  rewrite sum_cons. destruct Hy as [->|Hy].
  - rewrite expect_absent by assumption. unfold is. destruct (eq_dec y y); [ring|congruence].
  - rewrite IH by assumption. unfold is. destruct (eq_dec a y) as [->|]; [contradiction|ring].
Qed.

Lemma expect_is P y : In y classes -> expect P (is y) = P y.
Proof. now apply expect_present. Qed.

Lemma expect_is_not P y : law P -> In y classes -> expect P (is_not y) = 1 - P y.
Proof.
  intros [_ whole] Hy. rewrite <- (expect_is P y Hy), <- whole. unfold expect.
  rewrite <- sum_minus. apply sum_ext. intros z _. unfold is_not. ring.
Qed.

Lemma expect_range P phi : law P -> test phi -> 0 <= expect P phi <= 1.
Proof.
  intros [positive whole] T. split.
  - apply sum_nonneg. intros y Hy. apply Rmult_le_pos; [now apply positive|now apply T].
  - rewrite <- whole. apply sum_le. intros y Hy.
    assert (0 <= P y) by now apply positive. assert (phi y <= 1) by now apply T.
    rewrite <- (Rmult_1_r (P y)) at 2. now apply Rmult_le_compat_l.
Qed.

Lemma mass_range P y : law P -> In y classes -> 0 <= P y <= 1.
Proof. intros L Hy. rewrite <- (expect_is P y Hy). apply expect_range; [assumption|apply test_is]. Qed.

End Classifier.

Arguments law {Y}. Arguments test {Y}. Arguments expect {Y}. Arguments at_least {Y}. Arguments f_dp {Y} _ {X}.
