(* The normal distribution is a Phi as gaussian.v asks for.

   Phi x = (1 + I x / I_oo) / 2 with I x the integral of exp (-t^2 / 2) from 0 to x, and I_oo its limit. That I_oo
   is sqrt (pi / 2) is not needed: dividing by it makes the density integrate to 1. *)

Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import gaussian.
Open Scope R_scope.

Definition density (t : R) := exp (- (t * t) / 2).
Definition I (x : R) := RInt density 0 x.

Lemma density_positive t : 0 < density t.
Proof. apply exp_pos. Qed.

Lemma density_even t : density (- t) = density t.
Proof. unfold density. f_equal. field. Qed.

Lemma density_continuous t : continuous density t.
Proof.
  apply (ex_derive_continuous density). unfold density. auto_derive. exact Logic.I.
Qed.

Lemma density_integrable a b : ex_RInt density a b.
Proof. apply (ex_RInt_continuous (V := R_CompleteNormedModule)). intros; apply density_continuous. Qed.

Lemma I_derive x : is_derive I x (density x).
Proof.
  apply (is_derive_RInt density I 0 x); [|apply density_continuous].
  apply filter_forall. intros y. apply (RInt_correct (V := R_CompleteNormedModule)), density_integrable.
Qed.

Lemma I_continuous : continuity I.
Proof.
  intros x. apply continuity_pt_filterlim. apply (ex_derive_continuous I). now exists (density x); apply I_derive.
Qed.

Lemma I_zero : I 0 = 0.
Proof. apply (RInt_point (V := R_CompleteNormedModule)). Qed.

Lemma I_increasing x y : x < y -> I x < I y.
Proof.
  intros H. assert (0 < RInt density x y).
  { apply RInt_gt_0; [assumption|intros; apply density_positive|intros; apply density_continuous]. }
  assert (E : I y = I x + RInt density x y).
  { symmetry. apply (RInt_Chasles (V := R_CompleteNormedModule)); apply density_integrable. }
  lra.
Qed.

Lemma I_odd x : I (- x) = - I x.
Proof.
  set (J := fun t => I (- t) + I t).
  assert (D : forall t, is_derive J t 0).
  { intros t. unfold J.
    replace 0 with (- density (- t) + density t) by (rewrite density_even; ring).
    apply (is_derive_plus (fun t => I (- t)) I); [|apply I_derive].
    replace (- density (- t)) with (scal (-1) (density (- t))) by (unfold scal; cbn; unfold mult; cbn; ring).
    apply (is_derive_comp I (fun t => - t)); [apply I_derive|]. auto_derive; [exact Logic.I|ring]. }
  assert (Z : J 0 = 0) by (unfold J; rewrite Ropp_0, I_zero; ring).
  assert (C : J x = J 0).
  { destruct (Rtotal_order x 0) as [L|[->|L]]; [|reflexivity|symmetry];
      apply (eq_is_derive (V := R_NormedModule)); (assumption || intros; apply D). }
  unfold J in C at 1. lra.
Qed.

Lemma exp_monotone x y : x <= y -> exp x <= exp y.
Proof. intros [H| ->]; [left; now apply exp_increasing|apply Rle_refl]. Qed.

(* exp (-t^2 / 2) <= exp (1/2 - t), which integrates to at most exp (1/2). *)
Lemma I_bounded x : I x <= exp (1 / 2).
Proof.
  destruct (Rle_dec x 0) as [L|L].
  { destruct (Req_dec x 0) as [->|N]; [rewrite I_zero; left; apply exp_pos|].
    assert (I x < I 0) by (apply I_increasing; lra). rewrite I_zero in *. assert (0 < exp (1 / 2)) by apply exp_pos. lra. }
  set (K := fun t => - exp (1 / 2 - t)).
  assert (DK : forall t, is_derive K t (exp (1 / 2 - t))).
  { intros t. unfold K. auto_derive; [exact Logic.I|unfold Rminus; ring]. }
  assert (B : I x <= RInt (fun t => exp (1 / 2 - t)) 0 x).
  { apply RInt_le; [lra|apply density_integrable| |].
    - apply (ex_RInt_continuous (V := R_CompleteNormedModule)). intros t _.
      apply (ex_derive_continuous (fun t => exp (1 / 2 - t))). auto_derive. exact Logic.I.
    - intros t _. unfold density. apply exp_monotone. assert (H := Rle_0_sqr (t - 1)). unfold Rsqr in H. lra. }
  assert (E : RInt (fun t => exp (1 / 2 - t)) 0 x = K x - K 0).
  { apply (is_RInt_unique (V := R_CompleteNormedModule)).
    apply (is_RInt_derive (V := R_CompleteNormedModule)); intros t _; [apply DK|].
    apply (ex_derive_continuous (fun t => exp (1 / 2 - t))). auto_derive. exact Logic.I. }
  rewrite E in B. unfold K in B. rewrite Rminus_0_r in B. assert (P := exp_pos (1 / 2 - x)). lra.
Qed.

Definition values (y : R) := exists x, y = I x.

Lemma values_bounded : bound values.
Proof. exists (exp (1 / 2)). intros y [x ->]. apply I_bounded. Qed.

Lemma values_some : exists y, values y.
Proof. exists (I 0). now exists 0. Qed.

Definition I_oo := proj1_sig (completeness values values_bounded values_some).

Lemma I_below x : I x < I_oo.
Proof.
  unfold I_oo. destruct (completeness values values_bounded values_some) as [m [U L]]. cbn.
  apply Rlt_le_trans with (I (x + 1)); [apply I_increasing; lra|]. apply U. now exists (x + 1).
Qed.

Lemma I_reaches y : y < I_oo -> exists x, y < I x.
Proof.
  intros H. destruct (Classical_Prop.classic (exists x, y < I x)) as [|N]; [assumption|exfalso].
  unfold I_oo in H. destruct (completeness values values_bounded values_some) as [m [U L]]. cbn in H.
  assert (m <= y); [|lra]. apply L. intros z [x ->]. apply Rnot_lt_le. intros C. apply N. now exists x.
Qed.

Lemma I_oo_positive : 0 < I_oo.
Proof. rewrite <- I_zero. apply I_below. Qed.

Definition normal_cdf (x : R) := (1 + I x / I_oo) / 2.

Lemma cdf_increasing x y : x < y -> normal_cdf x < normal_cdf y.
Proof.
  intros H. unfold normal_cdf. assert (P := I_oo_positive).
  assert (I x / I_oo < I y / I_oo); [|lra].
  apply Rmult_lt_compat_r; [now apply Rinv_0_lt_compat|now apply I_increasing].
Qed.

Lemma share x : -1 < I x / I_oo < 1.
Proof.
  assert (P := I_oo_positive). assert (A := I_below x). assert (B := I_below (- x)). rewrite I_odd in B.
  split; [apply Rmult_lt_reg_r with I_oo|apply Rmult_lt_reg_r with I_oo]; try assumption;
    unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.

Lemma cdf_range x : 0 < normal_cdf x < 1.
Proof. unfold normal_cdf. assert (S := share x). lra. Qed.

Lemma cdf_symmetric x : normal_cdf (- x) = 1 - normal_cdf x.
Proof. unfold normal_cdf. rewrite I_odd. assert (P := I_oo_positive). field. lra. Qed.

Lemma cdf_onto p : 0 < p < 1 -> exists x, normal_cdf x = p.
Proof.
  intros H. assert (P := I_oo_positive). set (y := (2 * p - 1) * I_oo).
  assert (Y : Rabs y < I_oo).
  { unfold y. rewrite Rabs_mult, (Rabs_pos_eq I_oo) by lra.
    rewrite <- (Rmult_1_l I_oo) at 2. apply Rmult_lt_compat_r; [assumption|]. apply Rabs_def1; lra. }
  destruct (I_reaches _ Y) as [x X].
  assert (Q : Rmin (I (- x)) (I x) <= y <= Rmax (I (- x)) (I x)).
  { rewrite I_odd. assert (A := Rabs_maj2 y). assert (B := Rle_abs y).
    unfold Rmin, Rmax. destruct (Rle_dec (- I x) (I x)); lra. }
  destruct (IVT_gen I (- x) x y I_continuous Q) as [z [_ Z]].
  exists z. unfold normal_cdf. rewrite Z. unfold y. field. lra.
Qed.

(* The quantile as a supremum, so that no choice is needed. *)
Definition below (p x : R) := normal_cdf x <= p.

Lemma below_bounded p : 0 < p < 1 -> bound (below p).
Proof.
  intros H. destruct (cdf_onto p H) as [x X]. exists x. intros y Hy. apply Rnot_lt_le. intros C.
  apply cdf_increasing in C. unfold below in Hy. lra.
Qed.

Lemma below_some p : 0 < p < 1 -> exists x, below p x.
Proof. intros H. destruct (cdf_onto p H) as [x X]. exists x. right. exact X. Qed.

Definition inside (p : R) : {0 < p < 1} + {~ 0 < p < 1}.
Proof. destruct (Rlt_dec 0 p); [destruct (Rlt_dec p 1); [left|right]|right]; lra. Defined.

Definition normal_quantile (p : R) : R :=
  match inside p with
  | left H => proj1_sig (completeness (below p) (below_bounded p H) (below_some p H))
  | right _ => 0
  end.

Lemma cdf_quantile p : 0 < p < 1 -> normal_cdf (normal_quantile p) = p.
Proof.
  intros H. unfold normal_quantile. destruct (inside p) as [K|N]; [|contradiction].
  destruct (completeness (below p) (below_bounded p K) (below_some p K)) as [m [U L]]. cbn.
  destruct (cdf_onto p H) as [x X]. replace m with x; [assumption|]. apply Rle_antisym.
  - apply U. right. exact X.
  - apply L. intros y Hy. apply Rnot_lt_le. intros C. apply cdf_increasing in C. unfold below in Hy. lra.
Qed.

Definition normal : distribution := {|
  Phi := normal_cdf;
  quantile := normal_quantile;
  Phi_increasing := cdf_increasing;
  Phi_range := cdf_range;
  Phi_symmetric := cdf_symmetric;
  Phi_quantile := cdf_quantile
|}.

Theorem normal_is_a_distribution : exists D : distribution,
  forall x, Phi D x = (1 + RInt (fun t => exp (- (t * t) / 2)) 0 x / I_oo) / 2.
Proof. now exists normal. Qed.
