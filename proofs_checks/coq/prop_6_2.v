(* Proposition 6.2: the radius of Gaussian smoothing, as an equivalence with the condition of Proposition 6.1. *)

Require Import Reals Lra List.
Require Import sums fdp gaussian prop_6_1 model.
Open Scope R_scope.

Section Radius.

Variable D : distribution.
Notation Phi := (Phi D).
Notation quantile := (quantile D).

Definition radius (sigma p_plus p_minus : R) := sigma / 2 * (quantile p_plus - quantile p_minus).

Variables p_plus p_minus sigma : R.
Hypothesis plus_inside : 0 < p_plus < 1.
Hypothesis minus_inside : 0 < p_minus < 1.
Hypothesis noise : 0 < sigma.

Lemma budget_lt r : r < radius sigma p_plus p_minus <-> r / sigma < (quantile p_plus - quantile p_minus) / 2.
Proof.
  unfold radius. split; intros H.
  - apply Rmult_lt_reg_r with sigma; [assumption|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
  - apply Rmult_lt_reg_r with (/ sigma); [now apply Rinv_0_lt_compat|].
    replace (sigma / 2 * (quantile p_plus - quantile p_minus) * / sigma)
      with ((quantile p_plus - quantile p_minus) / 2) by (field; lra).
    exact H.
Qed.

Theorem prop_6_2_strict r :
  G D (r / sigma) (1 - p_plus) > 1 - G D (r / sigma) p_minus <-> r < radius sigma p_plus p_minus.
Proof.
  rewrite budget_lt, !G_inner by lra.
  rewrite quantile_complement by assumption.
  rewrite <- Phi_symmetric. unfold Rgt. rewrite Phi_lt. split; intros H; lra.
Qed.

Theorem prop_6_2_exact r :
  G D (r / sigma) (1 - p_plus) >= 1 - G D (r / sigma) p_minus <-> r <= radius sigma p_plus p_minus.
Proof.
  assert (S : r <= radius sigma p_plus p_minus <-> r / sigma <= (quantile p_plus - quantile p_minus) / 2).
  { unfold radius. split; intros H.
    - apply Rmult_le_reg_r with sigma; [assumption|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
    - apply Rmult_le_reg_r with (/ sigma); [now apply Rinv_0_lt_compat|].
      replace (sigma / 2 * (quantile p_plus - quantile p_minus) * / sigma)
        with ((quantile p_plus - quantile p_minus) / 2) by (field; lra).
      exact H. }
  rewrite S, !G_inner by lra.
  rewrite quantile_complement by assumption.
  rewrite <- Phi_symmetric. split; intros H.
  - apply Rge_le in H. apply Phi_le in H. lra.
  - apply Rle_ge, Phi_le. lra.
Qed.

(* Without p_minus: one half is the threshold. *)
Theorem prop_6_2_binary r :
  G D (r / sigma) (1 - p_plus) > 1 / 2 <-> r < sigma * quantile p_plus.
Proof.
  assert (half : Phi 0 = 1 / 2).
  { assert (H := Phi_symmetric D 0). rewrite Ropp_0 in H. lra. }
  rewrite G_inner, quantile_complement, <- half by lra. unfold Rgt. rewrite Phi_lt.
  assert (E : r = r / sigma * sigma) by (field; lra). split; intros H.
  - rewrite E, (Rmult_comm (r / sigma)). apply Rmult_lt_compat_l; lra.
  - assert (r / sigma < quantile p_plus); [|lra].
    apply Rmult_lt_reg_r with sigma; [assumption|]. rewrite <- E. lra.
Qed.

End Radius.

(* The certificate: what a G_{r/sigma}-DP classifier predicts does not change. *)
Section Certificate.

Variable D : distribution.
Variable Y : Type.
Variable classes : list Y.
Variable eq_dec : forall a b : Y, {a = b} + {a <> b}.
Hypothesis distinct : NoDup classes.
Variables P Q : Y -> R.
Hypothesis law_P : law classes P.
Hypothesis law_Q : law classes Q.

Theorem certified y_plus p_plus p_minus sigma r :
  at_least classes (G D (r / sigma)) P Q ->
  In y_plus classes -> 0 < p_plus < 1 -> 0 < p_minus < 1 -> 0 < sigma ->
  p_plus <= P y_plus -> (forall y, In y classes -> y <> y_plus -> P y <= p_minus) ->
  r < radius D sigma p_plus p_minus ->
  forall y, In y classes -> y <> y_plus -> Q y < Q y_plus.
Proof.
  intros. apply (prop_6_1_strict Y classes eq_dec distinct (G D (r / sigma)))
    with (P := P) (p_plus := p_plus) (p_minus := p_minus); try assumption; try lra.
  - intros; now apply G_non_increasing.
  - now apply prop_6_2_strict.
Qed.

End Certificate.

(* Proposition 6.2: one look with noise sigma, perturbations of L2 norm below the radius. *)
Theorem prop_6_2 (D : distribution) (d : nat) (T : gdp_model D vector) (Y : Type) (classes : list Y)
    (eq_dec : forall a b : Y, {a = b} + {a <> b}) (g : vector -> Y -> R) sigma p_plus p_minus y_plus x :
  let M := classified D vector T vector Y (noisy D vector T d (fun v => v) sigma) g in
  NoDup classes -> measurable D vector T vector Y g -> (forall m, law classes (g m)) -> In y_plus classes ->
  0 < sigma -> 0 < p_plus < 1 -> 0 < p_minus < 1 ->
  p_plus <= M x y_plus -> (forall y, In y classes -> y <> y_plus -> M x y <= p_minus) ->
  forall x', norm2 d (minus x x') < radius D sigma p_plus p_minus ->
  forall y, In y classes -> y <> y_plus -> M x' y < M x' y_plus.
Proof.
  intros M distinct meas laws Hy noise plus minus_ above below x' near.
  set (r := norm2 d (minus x x')).
  apply (certified D Y classes eq_dec distinct (M x) (M x')) with (p_plus := p_plus) (p_minus := p_minus)
    (sigma := sigma) (r := r); try assumption; try (now apply classified_law).
  apply (classification D vector T (fun a b => norm2 d (minus a b) <= r)); [|assumption|assumption|apply Rle_refl].
  apply gaussian_mechanism; [assumption|apply sqrt_pos|]. intros a b N. exact N.
Qed.
