(* Proposition 2.2: a masked query against L-infinity, and ARS with two steps. *)

Require Import Reals Lra Lia List.
Require Import sums fdp gaussian model prop_6_2 prop_2_1.
Open Scope R_scope.

Definition masked (w v : vector) : vector := fun i => w i * v i.
Definition within (d : nat) (r : R) (v : vector) := forall i, (i < d)%nat -> Rabs (v i) <= r.

Lemma square_le a b : Rabs a <= b -> a * a <= b * b.
Proof.
  intros H. rewrite <- (Rabs_pos_eq (a * a)) by apply Rle_0_sqr. rewrite Rabs_mult.
  assert (0 <= Rabs a) by apply Rabs_pos. apply Rmult_le_compat; assumption.
Qed.

(* ||w * e||_2 <= ||w||_2 ||e||_inf: the sensitivity of a masked query. *)
Theorem sensitivity d w e r : 0 <= r -> within d r e -> norm2 d (masked w e) <= norm2 d w * r.
Proof.
  intros Hr H. unfold norm2. rewrite <- (sqrt_square r) by assumption.
  rewrite <- sqrt_mult_alt by (apply sum_nonneg; intros; apply Rle_0_sqr).
  apply sqrt_le_1_alt.
  rewrite (Rmult_comm _ (r * r)), <- sum_scal. apply sum_le. intros i Hi.
  apply in_seq in Hi. unfold masked.
  replace (w i * e i * (w i * e i)) with (e i * e i * (w i * w i)) by ring.
  apply Rmult_le_compat_r; [apply Rle_0_sqr|]. apply square_le, H. lia.
Qed.

(* It is attained: no smaller bound would do. *)
Theorem sensitivity_attained d w r : 0 <= r -> norm2 d (masked w (fun _ => r)) = norm2 d w * r.
Proof.
  intros Hr. unfold norm2.
  rewrite (sum_ext _ _ (fun i => r * r * (w i * w i))) by (intros; unfold masked; ring).
  rewrite sum_scal, sqrt_mult_alt by now apply Rmult_le_pos.
  rewrite sqrt_square by assumption. ring.
Qed.

Lemma norm2_ones d : norm2 d (fun _ => 1) = sqrt (INR d).
Proof.
  unfold norm2, coordinates. rewrite (sum_ext _ _ (fun _ => 1)) by (intros; ring).
  now rewrite sum_const, seq_length, Rmult_1_r.
Qed.

Section AdaptiveMask.

Variable D : distribution.
Variable d : nat.
Variable T : gdp_model D vector.
Hypothesis some_pixels : (0 < d)%nat.
Variables sigma_1 sigma_2 : R.
Hypothesis noise_1 : 0 < sigma_1.
Hypothesis noise_2 : 0 < sigma_2.

(* Any mask, computed from the first look. *)
Variable w : vector -> vector.

(* Eq. (6): the noise of the second look; a mask of zeros gets some noise all the same. *)
Definition scale (m : vector) :=
  if Req_EM_T (norm2 d (w m)) 0 then 1 else norm2 d (w m) * sigma_2 / sqrt (INR d).

Definition near (r : R) (x x' : vector) := within d r (minus x x').
Definition look_1 := noisy D vector T d (fun x => x) sigma_1.
Definition look_2 (m : vector) := noisy D vector T d (masked (w m)) (scale m).

Lemma root_d : 0 < sqrt (INR d).
Proof. apply sqrt_lt_R0. now apply lt_0_INR. Qed.

Lemma norm2_nonneg v : 0 <= norm2 d v.
Proof. apply sqrt_pos. Qed.

Lemma scale_positive m : 0 < scale m.
Proof.
  unfold scale. assert (R := root_d). assert (N := norm2_nonneg (w m)).
  destruct (Req_EM_T (norm2 d (w m)) 0); [lra|].
  unfold Rdiv. apply Rmult_lt_0_compat; [|now apply Rinv_0_lt_compat]. apply Rmult_lt_0_compat; lra.
Qed.

Lemma minus_masked (v x x' : vector) : norm2 d (minus (masked v x) (masked v x')) = norm2 d (masked v (minus x x')).
Proof. unfold norm2. f_equal. apply sum_ext. intros i _. unfold minus, masked. ring. Qed.

Lemma first_look r : 0 <= r -> gdp D vector T (near r) (r / (sigma_1 / sqrt (INR d))) vector look_1.
Proof.
  intros Hr. assert (R := root_d).
  replace (r / (sigma_1 / sqrt (INR d))) with (sqrt (INR d) * r / sigma_1) by (field; lra).
  apply gaussian_mechanism; [assumption|apply Rmult_le_pos; lra|].
  intros x x' N. rewrite <- norm2_ones.
  replace (norm2 d (minus x x')) with (norm2 d (masked (fun _ => 1) (minus x x'))).
  - now apply sensitivity.
  - unfold norm2. f_equal. apply sum_ext. intros i _. unfold masked. ring.
Qed.

Lemma second_look r m : 0 <= r -> gdp D vector T (near r) (r / (sigma_2 / sqrt (INR d))) vector (look_2 m).
Proof.
  intros Hr. assert (R := root_d). assert (S := scale_positive m). assert (N := norm2_nonneg (w m)).
  (* moved as far as the scale allows; a mask of zeros moves nothing *)
  replace (r / (sigma_2 / sqrt (INR d))) with (r * sqrt (INR d) / sigma_2 * scale m / scale m) by (field; lra).
  apply gaussian_mechanism; [assumption| |].
  - apply Rmult_le_pos; [|lra]. unfold Rdiv. apply Rmult_le_pos; [apply Rmult_le_pos; lra|].
    left. now apply Rinv_0_lt_compat.
  - intros x x' Hx. rewrite minus_masked.
    apply Rle_trans with (norm2 d (w m) * r); [now apply sensitivity|].
    unfold scale. destruct (Req_EM_T (norm2 d (w m)) 0) as [E|E].
    + rewrite E, Rmult_0_l, Rmult_1_r. unfold Rdiv. apply Rmult_le_pos; [apply Rmult_le_pos; lra|].
      left. now apply Rinv_0_lt_compat.
    + right. field. lra.
Qed.

Definition levels (i : nat) := match i with 0%nat => sigma_1 / sqrt (INR d) | _ => sigma_2 / sqrt (INR d) end.

Lemma levels_positive i : 0 < levels i.
Proof.
  assert (R := root_d).
  destruct i; cbn; unfold Rdiv; apply Rmult_lt_0_compat; try assumption; now apply Rinv_0_lt_compat.
Qed.

(* As the paper prints it. *)
Definition radius_inf p_plus p_minus :=
  1 / (2 * sqrt (INR d * (1 / (sigma_1 * sigma_1) + 1 / (sigma_2 * sigma_2))))
  * (quantile D p_plus - quantile D p_minus).

Lemma radius_inf_combined p_plus p_minus :
  radius D (combined levels 1) p_plus p_minus = radius_inf p_plus p_minus.
Proof.
  unfold radius, radius_inf, combined, precision. cbn [seq sum fold_right levels]. rewrite Rplus_0_r.
  assert (R := root_d). assert (E : sqrt (INR d) * sqrt (INR d) = INR d) by (apply sqrt_sqrt; left; now apply lt_0_INR).
  replace (/ (sigma_1 / sqrt (INR d) * (sigma_1 / sqrt (INR d))) + / (sigma_2 / sqrt (INR d) * (sigma_2 / sqrt (INR d))))
    with (sqrt (INR d) * sqrt (INR d) * (1 / (sigma_1 * sigma_1) + 1 / (sigma_2 * sigma_2))) by (field; lra).
  rewrite E.
  set (s := sqrt _). assert (0 < s); [|field; lra].
  apply sqrt_lt_R0. apply Rmult_lt_0_compat; [now apply lt_0_INR|].
  apply Rplus_lt_0_compat; unfold Rdiv; rewrite Rmult_1_l; apply Rinv_0_lt_compat, Rmult_lt_0_compat; assumption.
Qed.

(* The mask is a measurable function of the first look; so is a constant one. *)
Hypothesis mask_measurable : measurable_choice D vector T vector vector look_2.
Hypothesis constant_measurable :
  forall O (M : mechanism D vector T vector), measurable_choice D vector T O vector (fun _ => M).

Variable Y : Type.
Variable classes : list Y.
Variable eq_dec : forall a b : Y, {a = b} + {a <> b}.
Hypothesis distinct : NoDup classes.

Theorem prop_2_2 (g : vector * vector -> Y -> R) p_plus p_minus y_plus x :
  let M := classified D vector T (vector * vector) Y (adapt D vector T vector vector look_1 look_2) g in
  measurable D vector T (vector * vector) Y g -> (forall h, law classes (g h)) -> In y_plus classes -> 0 < p_plus < 1 -> 0 < p_minus < 1 ->
  p_plus <= M x y_plus -> (forall y, In y classes -> y <> y_plus -> M x y <= p_minus) ->
  forall r x', 0 <= r -> within d r (minus x x') -> r < radius_inf p_plus p_minus ->
  forall y, In y classes -> y <> y_plus -> M x' y < M x' y_plus.
Proof.
  intros M meas laws Hy plus minus_ above below r x' Hr N small. rewrite <- radius_inf_combined in small.
  apply (prop_2_1 D vector T vector look_1
    (fun k => match k return history vector k -> mechanism D vector T vector with
              | 0%nat => look_2 | S _ => fun _ => look_2 (fun _ => 0) end)
    near levels levels_positive) with (k := 1%nat) (g := g) (r := r) (x := x) (p_plus := p_plus) (p_minus := p_minus);
    try assumption.
  - intros [|k]; [exact mask_measurable|apply constant_measurable].
  - apply first_look.
  - intros s [|k] h Hs; now apply second_look.
Qed.

End AdaptiveMask.
