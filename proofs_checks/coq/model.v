(* What is assumed of Gaussian differential privacy, as one explicit hypothesis of the theorems that need it.

   Randomized mechanisms with outputs in continuous spaces are left abstract. A model says what they are, which of
   them are G_mu-DP, and that these four statements hold; they are Theorem 2.7, Corollary 3.3 and the
   post-processing property of Dong, Roth and Su, "Gaussian Differential Privacy" (2022). *)

Require Import Reals Lra List.
Require Import sums fdp gaussian.
Open Scope R_scope.

(* Vectors of d coordinates; only those below d count. *)
Definition vector := nat -> R.
Definition coordinates (d : nat) := seq 0 d.
Definition norm2 (d : nat) (v : vector) := sqrt (sum (coordinates d) (fun i => v i * v i)).
Definition minus (v u : vector) : vector := fun i => v i - u i.

Record gdp_model (D : distribution) (X : Type) := {
  mechanism : Type -> Type;
  (* "M is G_mu-DP for neighbours" *)
  gdp : (X -> X -> Prop) -> R -> forall O, mechanism O -> Prop;
  (* theta X + N(0, sigma^2 I) *)
  noisy : nat -> (X -> vector) -> R -> mechanism vector;
  (* measurable classifiers of an output, and measurable choices of a next mechanism *)
  measurable : forall O Y, (O -> Y -> R) -> Prop;
  measurable_choice : forall O N, (O -> mechanism N) -> Prop;
  (* first one, then the next, which may depend on what the first returned *)
  adapt : forall O N, mechanism O -> (O -> mechanism N) -> mechanism (O * N);
  (* the probability of each class when the output is classified *)
  classified : forall O Y, mechanism O -> (O -> Y -> R) -> X -> Y -> R;

  (* Theorem 2.7 *)
  gaussian_mechanism : forall (neighbours : X -> X -> Prop) d theta sigma moved, 0 < sigma -> 0 <= moved ->
    (forall x x', neighbours x x' -> norm2 d (minus (theta x) (theta x')) <= moved) ->
    gdp neighbours (moved / sigma) vector (noisy d theta sigma);
  (* Corollary 3.3, for two steps *)
  adaptive_composition : forall (neighbours : X -> X -> Prop) mu nu O N M1 M2, 0 <= mu -> 0 <= nu ->
    measurable_choice O N M2 -> gdp neighbours mu O M1 -> (forall o, gdp neighbours nu N (M2 o)) ->
    gdp neighbours (sqrt (mu * mu + nu * nu)) (O * N) (adapt O N M1 M2);
  (* post-processing to finitely many classes, which also says what gdp means *)
  classification : forall (neighbours : X -> X -> Prop) mu O Y (classes : list Y) M g,
    gdp neighbours mu O M -> measurable O Y g -> (forall o, law classes (g o)) ->
    f_dp classes (G D mu) neighbours (classified O Y M g);
  classified_law : forall O Y (classes : list Y) M g x, measurable O Y g ->
    (forall o, law classes (g o)) -> law classes (classified O Y M g x)
}.
