(* Proposition 6.1: the prediction of an f-DP classifier is the same for all neighbours of the input. *)

Require Import Reals Lra List.
Require Import sums fdp.
Open Scope R_scope.

Section Robustness.

Variable Y : Type.
Variable classes : list Y.
Variable eq_dec : forall a b : Y, {a = b} + {a <> b}.
Hypothesis distinct : NoDup classes.

Variable f : R -> R.
Hypothesis non_increasing : forall a b, 0 <= a -> a <= b -> b <= 1 -> f b <= f a.

Variables P Q : Y -> R.
Hypothesis law_P : law classes P.
Hypothesis law_Q : law classes Q.
Hypothesis private : at_least classes f P Q.

Variable y_plus : Y.
Hypothesis a_class : In y_plus classes.
Variables p_plus p_minus : R.
Hypothesis p_plus_below : 0 <= p_plus <= P y_plus.
Hypothesis p_minus_above : forall y, In y classes -> y <> y_plus -> P y <= p_minus.
Hypothesis p_minus_at_most : p_minus <= 1.

Lemma predicted_keeps : f (1 - p_plus) <= Q y_plus.
Proof.
  assert (H := private (is_not Y eq_dec y_plus) (test_is_not Y classes eq_dec y_plus)).
  rewrite !(expect_is_not Y classes eq_dec distinct) in H by assumption.
  assert (0 <= P y_plus <= 1) by (apply (mass_range Y classes eq_dec distinct P); assumption).
  assert (f (1 - p_plus) <= f (1 - P y_plus)) by (apply non_increasing; lra).
  lra.
Qed.

Lemma other_gains y : In y classes -> y <> y_plus -> Q y <= 1 - f p_minus.
Proof.
  intros Hy N.
  assert (H := private (is Y eq_dec y) (test_is Y classes eq_dec y)).
  rewrite !(expect_is Y classes eq_dec distinct) in H by assumption.
  assert (0 <= P y <= 1) by (apply (mass_range Y classes eq_dec distinct P); assumption).
  assert (f p_minus <= f (P y)) by (apply non_increasing; [lra|now apply p_minus_above|lra]).
  lra.
Qed.

(* As the paper states it: the predicted class stays a most probable one. *)
Theorem prop_6_1 :
  f (1 - p_plus) >= 1 - f p_minus -> forall y, In y classes -> y <> y_plus -> Q y <= Q y_plus.
Proof.
  intros H y Hy N. assert (A := predicted_keeps). assert (B := other_gains y Hy N). lra.
Qed.

(* What the code asks for: it stays the only most probable one. *)
Theorem prop_6_1_strict :
  f (1 - p_plus) > 1 - f p_minus -> forall y, In y classes -> y <> y_plus -> Q y < Q y_plus.
Proof.
  intros H y Hy N. assert (A := predicted_keeps). assert (B := other_gains y Hy N). lra.
Qed.

End Robustness.
