(* Post-processing: what is computed from an f-DP output, at random or not, is f-DP. *)

Require Import Reals Lra List.
Require Import sums fdp.
Open Scope R_scope.

Section PostProcessing.

Variables Y Z : Type.
Variable classes : list Y.
Variable results : list Z.

(* A randomized map from classes to results: the law K y for each class y. *)
Definition kernel (K : Y -> Z -> R) := forall y, In y classes -> law results (K y).
Definition processed (P : Y -> R) (K : Y -> Z -> R) (z : Z) := sum classes (fun y => P y * K y z).

Lemma expect_processed P K psi :
  expect results (processed P K) psi = expect classes P (fun y => expect results (K y) psi).
Proof.
  unfold expect, processed.
  rewrite (sum_ext results _ (fun z => sum classes (fun y => psi z * (P y * K y z)))).
  2: { intros z _. rewrite sum_scal. ring. }
  rewrite sum_exchange. apply sum_ext. intros y _. rewrite <- sum_scal. apply sum_ext. intros z _. ring.
Qed.

Theorem post_processing {X} f (neighbours : X -> X -> Prop) (M : X -> Y -> R) (K : Y -> Z -> R) :
  kernel K -> f_dp classes f neighbours M -> f_dp results f neighbours (fun x => processed (M x) K).
Proof.
  intros HK D x x' N psi T. rewrite !expect_processed. apply (D x x' N).
  intros y Hy. apply expect_range; [now apply HK|exact T].
Qed.

End PostProcessing.
