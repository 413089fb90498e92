(* Finite sums over a list, and what the other files need of them. *)

Require Import Reals Lra List.
Import ListNotations.
Open Scope R_scope.

Definition sum {A} (l : list A) (F : A -> R) : R := fold_right (fun a s => F a + s) 0 l.

Lemma sum_cons {A} (a : A) l F : sum (a :: l) F = F a + sum l F.
Proof. reflexivity. Qed.

Lemma sum_ext {A} (l : list A) F G : (forall a, In a l -> F a = G a) -> sum l F = sum l G.
Proof.
  induction l as [|a l IH]; intros H; cbn; [reflexivity|].
  rewrite (H a) by (left; reflexivity). f_equal. apply IH. intros b Hb. apply H. now right.
Qed.

Lemma sum_plus {A} (l : list A) F G : sum l (fun a => F a + G a) = sum l F + sum l G.
Proof. induction l as [|a l IH]; cbn; [ring|]. unfold sum in IH; rewrite IH. ring. Qed.

Lemma sum_scal {A} (l : list A) c F : sum l (fun a => c * F a) = c * sum l F.
Proof. induction l as [|a l IH]; cbn; [ring|]. unfold sum in IH; rewrite IH. ring. Qed.

Lemma sum_minus {A} (l : list A) F G : sum l (fun a => F a - G a) = sum l F - sum l G.
Proof. induction l as [|a l IH]; cbn; [ring|]. unfold sum in IH; rewrite IH. ring. Qed.

Lemma sum_zero {A} (l : list A) : sum l (fun _ => 0) = 0.
Proof. induction l as [|a l IH]; cbn; [reflexivity|]. unfold sum in IH; rewrite IH. ring. Qed.

Lemma sum_const {A} (l : list A) c : sum l (fun _ => c) = INR (length l) * c.
Proof.
  induction l as [|a l IH]; [cbn; ring|].
  rewrite sum_cons, IH. cbn [length]. rewrite S_INR. ring.
Qed.

Lemma sum_le {A} (l : list A) F G : (forall a, In a l -> F a <= G a) -> sum l F <= sum l G.
Proof.
  induction l as [|a l IH]; intros H; cbn; [lra|].
  assert (F a <= G a) by (apply H; now left).
  assert (sum l F <= sum l G) by (apply IH; intros b Hb; apply H; now right).
  unfold sum in *; lra.
Qed.

Lemma sum_nonneg {A} (l : list A) F : (forall a, In a l -> 0 <= F a) -> 0 <= sum l F.
Proof. intros H. rewrite <- (sum_zero l). now apply sum_le. Qed.

Lemma sum_nonneg_zero {A} (l : list A) F :
  (forall a, In a l -> 0 <= F a) -> sum l F = 0 -> forall a, In a l -> F a = 0.
Proof.
  induction l as [|a l IH]; intros H S b Hb; [contradiction|].
  rewrite sum_cons in S.
  assert (0 <= F a) by (apply H; now left).
  assert (0 <= sum l F) by (apply sum_nonneg; intros c Hc; apply H; now right).
  destruct Hb as [<-|Hb]; [lra|].
  apply IH; [intros c Hc; apply H; now right|lra|assumption].
Qed.

Lemma sum_pos {A} (l : list A) F a :
  (forall b, In b l -> 0 <= F b) -> In a l -> 0 < F a -> 0 < sum l F.
Proof.
  intros H Ha Fa.
  destruct (Rle_lt_or_eq_dec 0 (sum l F) (sum_nonneg l F H)) as [|E]; [assumption|].
  rewrite (sum_nonneg_zero l F H (eq_sym E) a Ha) in Fa. lra.
Qed.

Lemma sum_exchange {A B} (l : list A) (m : list B) F :
  sum l (fun a => sum m (fun b => F a b)) = sum m (fun b => sum l (fun a => F a b)).
Proof.
  induction l as [|a l IH].
  - cbn. symmetry. apply sum_zero.
  - rewrite sum_cons, IH, <- sum_plus. reflexivity.
Qed.
