(* The Lipschitz certificate: sigma times the quantile of a class's probability changes by at most the distance. *)

Require Import Reals Lra List.
Require Import sums fdp gaussian prop_6_2.
Open Scope R_scope.

Section Lipschitz.

Variable D : distribution.
Variable Y : Type.
Variable classes : list Y.
Variable eq_dec : forall a b : Y, {a = b} + {a <> b}.
Hypothesis distinct : NoDup classes.
Variables P Q : Y -> R.
Hypothesis law_P : law classes P.
Hypothesis law_Q : law classes Q.
Variables sigma r : R.
Hypothesis noise : 0 < sigma.
Hypothesis there : at_least classes (G D (r / sigma)) P Q.
Hypothesis back : at_least classes (G D (r / sigma)) Q P.

Lemma one_way (A B : Y -> R) y : law classes A -> law classes B ->
  at_least classes (G D (r / sigma)) A B -> In y classes -> 0 < A y < 1 -> 0 < B y < 1 ->
  sigma * quantile D (A y) - r <= sigma * quantile D (B y).
Proof.
  intros LA LB H Hy IA IB.
  assert (T := H (is_not Y eq_dec y) (test_is_not Y classes eq_dec y)).
  rewrite !(expect_is_not Y classes eq_dec distinct) in T by assumption.
  rewrite G_inner, quantile_complement in T by lra.
  rewrite Ropp_involutive in T.
  assert (T' : Phi D (quantile D (A y) - r / sigma) <= Phi D (quantile D (B y)))
    by (rewrite (Phi_quantile D (B y) IB); lra).
  apply Phi_le in T'.
  assert (E : sigma * (quantile D (A y) - r / sigma) <= sigma * quantile D (B y))
    by (apply Rmult_le_compat_l; lra).
  replace (sigma * (quantile D (A y) - r / sigma)) with (sigma * quantile D (A y) - r) in E by (field; lra).
  exact E.
Qed.

Theorem lipschitz y : In y classes -> 0 < P y < 1 -> 0 < Q y < 1 ->
  Rabs (sigma * quantile D (Q y) - sigma * quantile D (P y)) <= r.
Proof.
  intros Hy IP IQ.
  assert (F := one_way P Q y law_P law_Q there Hy IP IQ).
  assert (B := one_way Q P y law_Q law_P back Hy IQ IP).
  apply Rabs_le. lra.
Qed.

Lemma between x : Rabs x <= r -> - r <= x <= r.
Proof. unfold Rabs. destruct (Rcase_abs x); lra. Qed.

(* So the certified radius itself shrinks by no more than the input has moved. *)
Theorem radius_lipschitz y z : In y classes -> In z classes ->
  0 < P y < 1 -> 0 < Q y < 1 -> 0 < P z < 1 -> 0 < Q z < 1 ->
  Rabs (radius D sigma (Q y) (Q z) - radius D sigma (P y) (P z)) <= r.
Proof.
  intros. assert (A := lipschitz y). assert (B := lipschitz z). unfold radius.
  assert (A' : Rabs (sigma * quantile D (Q y) - sigma * quantile D (P y)) <= r) by now apply A.
  assert (B' : Rabs (sigma * quantile D (Q z) - sigma * quantile D (P z)) <= r) by now apply B.
  apply between in A'. apply between in B'. apply Rabs_le. lra.
Qed.

End Lipschitz.
