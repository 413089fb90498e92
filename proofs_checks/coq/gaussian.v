(* The trade-off function G_mu, from an abstract Phi: a strictly increasing bijection from the reals onto (0, 1)
   with Phi (-x) = 1 - Phi x. The file normal.v shows that the normal distribution is one. *)

Require Import Reals Lra.
Open Scope R_scope.

Record distribution := {
  Phi : R -> R;
  quantile : R -> R;
  Phi_increasing : forall x y, x < y -> Phi x < Phi y;
  Phi_range : forall x, 0 < Phi x < 1;
  Phi_symmetric : forall x, Phi (- x) = 1 - Phi x;
  Phi_quantile : forall p, 0 < p < 1 -> Phi (quantile p) = p
}.

Section Gaussian.

Variable D : distribution.
Notation Phi := (Phi D).
Notation quantile := (quantile D).

Lemma Phi_lt x y : Phi x < Phi y <-> x < y.
Proof.
  split; [|apply Phi_increasing]. intros H.
  destruct (Rtotal_order x y) as [|[->|C]]; [assumption|lra|].
  apply (Phi_increasing D) in C. lra.
Qed.

Lemma Phi_le x y : Phi x <= Phi y <-> x <= y.
Proof. split; intros H; apply Rnot_lt_le; intros C; apply (Phi_lt y x) in C; lra. Qed.

Lemma Phi_injective x y : Phi x = Phi y -> x = y.
Proof. intros H. apply Rle_antisym; apply Phi_le; lra. Qed.

Lemma quantile_Phi x : quantile (Phi x) = x.
Proof. apply Phi_injective. apply Phi_quantile, Phi_range. Qed.

Lemma quantile_le p q : 0 < p < 1 -> 0 < q < 1 -> p <= q -> quantile p <= quantile q.
Proof. intros. apply Phi_le. now rewrite !Phi_quantile. Qed.

Lemma quantile_complement p : 0 < p < 1 -> quantile (1 - p) = - quantile p.
Proof.
  intros H. apply Phi_injective.
  rewrite Phi_symmetric, !Phi_quantile by lra. reflexivity.
Qed.

(* Phi (Phi^-1 (1 - alpha) - mu), and its limits at both ends. *)
Definition G (mu alpha : R) : R :=
  if Rle_dec alpha 0 then 1 else if Rle_dec 1 alpha then 0 else Phi (quantile (1 - alpha) - mu).

Lemma G_inner mu alpha : 0 < alpha < 1 -> G mu alpha = Phi (- quantile alpha - mu).
Proof.
  intros H. unfold G.
  destruct (Rle_dec alpha 0); [lra|]. destruct (Rle_dec 1 alpha); [lra|].
  now rewrite quantile_complement.
Qed.

Lemma G_range mu alpha : 0 <= G mu alpha <= 1.
Proof.
  unfold G. destruct (Rle_dec alpha 0); [lra|]. destruct (Rle_dec 1 alpha); [lra|].
  assert (H := Phi_range D (quantile (1 - alpha) - mu)). lra.
Qed.

Theorem G_non_increasing mu a b : 0 <= a -> a <= b -> b <= 1 -> G mu b <= G mu a.
Proof.
  intros. assert (Ha := G_range mu a). assert (Hb := G_range mu b).
  destruct (Req_dec a 0) as [->|]; [unfold G at 2; destruct (Rle_dec 0 0); lra|].
  destruct (Req_dec b 1) as [->|].
  { unfold G at 1. destruct (Rle_dec 1 0); [lra|]. destruct (Rle_dec 1 1); lra. }
  rewrite !G_inner by lra. apply Phi_le.
  assert (quantile a <= quantile b) by (apply quantile_le; lra). lra.
Qed.

Theorem G_decreasing_in_mu mu nu alpha : 0 < alpha < 1 -> mu < nu -> G nu alpha < G mu alpha.
Proof. intros. rewrite !G_inner by lra. apply Phi_lt. lra. Qed.

Theorem G_zero alpha : 0 <= alpha <= 1 -> G 0 alpha = 1 - alpha.
Proof.
  intros H. destruct (Req_dec alpha 0) as [->|]; [unfold G; destruct (Rle_dec 0 0); lra|].
  destruct (Req_dec alpha 1) as [->|].
  { unfold G. destruct (Rle_dec 1 0); [lra|]. destruct (Rle_dec 1 1); lra. }
  rewrite G_inner by lra. replace (- quantile alpha - 0) with (- quantile alpha) by ring.
  rewrite Phi_symmetric, Phi_quantile by lra. reflexivity.
Qed.

(* G_mu is its own inverse. *)
Theorem G_involution mu alpha : 0 < alpha < 1 -> G mu (G mu alpha) = alpha.
Proof.
  intros H. rewrite (G_inner mu alpha) by assumption.
  rewrite G_inner by apply Phi_range. rewrite quantile_Phi.
  replace (- (- quantile alpha - mu) - mu) with (quantile alpha) by ring.
  now apply Phi_quantile.
Qed.

End Gaussian.
