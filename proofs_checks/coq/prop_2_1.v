(* Proposition 2.1: k adaptive steps are worth one look with sigma = 1 / sqrt (sum 1 / sigma_i^2). *)

Require Import Reals Lra Lia List.
Require Import sums fdp gaussian model prop_6_2.
Open Scope R_scope.

Section Steps.

Variable D : distribution.
Variable X : Type.
Variable T : gdp_model D X.
Notation mechanism := (mechanism D X T).
Notation gdp := (gdp D X T).

(* What the steps have returned: after the first, and after k more. *)
Variable O : Type.
Fixpoint history (k : nat) : Type := match k with 0%nat => O | S i => (history i * O)%type end.

Variable first : mechanism O.
Variable next : forall k, history k -> mechanism O.
Fixpoint run (k : nat) : mechanism (history k) :=
  match k with
  | 0%nat => first
  | S i => adapt D X T (history i) O (run i) (next i)
  end.

(* The distances that count, and the noise levels: step i is G_{r / sigma_i}-DP at every distance r. *)
Variable near : R -> X -> X -> Prop.
Variable sigma : nat -> R.
Hypothesis noise : forall i, 0 < sigma i.
Hypothesis next_measurable : forall k, measurable_choice D X T (history k) O (next k).
Hypothesis first_private : forall r, 0 <= r -> gdp (near r) (r / sigma 0) O first.
Hypothesis next_private : forall r k h, 0 <= r -> gdp (near r) (r / sigma (S k)) O (next k h).

Definition precision (k : nat) := sum (seq 0 (S k)) (fun i => / (sigma i * sigma i)).
Definition combined (k : nat) := / sqrt (precision k).

Lemma square_positive i : 0 < / (sigma i * sigma i).
Proof. apply Rinv_0_lt_compat, Rmult_lt_0_compat; apply noise. Qed.

Lemma sum_snoc {A} (l : list A) a F : sum (l ++ a :: nil) F = sum l F + F a.
Proof.
  induction l as [|b l IH]; [cbn; ring|].
  rewrite <- app_comm_cons, !sum_cons, IH. ring.
Qed.

Lemma precision_step k : precision (S k) = precision k + / (sigma (S k) * sigma (S k)).
Proof. unfold precision. rewrite (seq_S (S k) 0), sum_snoc. reflexivity. Qed.

Lemma precision_positive k : 0 < precision k.
Proof.
  induction k as [|k IH].
  - unfold precision. cbn. assert (H := square_positive 0). lra.
  - rewrite precision_step. assert (H := square_positive (S k)). lra.
Qed.

Lemma combined_positive k : 0 < combined k.
Proof. apply Rinv_0_lt_compat, sqrt_lt_R0, precision_positive. Qed.

(* All steps together are G_mu-DP with mu = r sqrt (sum 1 / sigma_i^2): Eq. (3), k times. *)
Theorem composition k r : 0 <= r -> gdp (near r) (r / combined k) (history k) (run k).
Proof.
  intros Hr. unfold combined, Rdiv. rewrite Rinv_inv.
  induction k as [|k IH].
  - replace (r * sqrt (precision 0)) with (r / sigma 0); [now apply first_private|].
    unfold precision. cbn. rewrite Rplus_0_r, Rinv_mult.
    rewrite sqrt_square; [reflexivity|]. left. apply Rinv_0_lt_compat, noise.
  - replace (r * sqrt (precision (S k))) with
      (sqrt (r * sqrt (precision k) * (r * sqrt (precision k)) + r / sigma (S k) * (r / sigma (S k)))).
    + cbn [run history]. apply adaptive_composition.
      * apply Rmult_le_pos; [assumption|apply sqrt_pos].
      * unfold Rdiv. apply Rmult_le_pos; [assumption|]. left. apply Rinv_0_lt_compat, noise.
      * apply next_measurable.
      * assumption.
      * intros h. now apply next_private.
    + assert (P := precision_positive k). assert (N := noise (S k)).
      replace (r * sqrt (precision k) * (r * sqrt (precision k)) + r / sigma (S k) * (r / sigma (S k)))
        with (r * r * (sqrt (precision k) * sqrt (precision k) + / (sigma (S k) * sigma (S k))))
        by (field; lra).
      rewrite sqrt_sqrt, <- precision_step by lra.
      rewrite sqrt_mult_alt by now apply Rmult_le_pos. rewrite sqrt_square by assumption. reflexivity.
Qed.

Variable Y : Type.
Variable classes : list Y.
Variable eq_dec : forall a b : Y, {a = b} + {a <> b}.
Hypothesis distinct : NoDup classes.

Theorem prop_2_1 k (g : history k -> Y -> R) p_plus p_minus y_plus x :
  let M := classified D X T (history k) Y (run k) g in
  measurable D X T (history k) Y g -> (forall h, law classes (g h)) -> In y_plus classes -> 0 < p_plus < 1 -> 0 < p_minus < 1 ->
  p_plus <= M x y_plus -> (forall y, In y classes -> y <> y_plus -> M x y <= p_minus) ->
  forall r x', 0 <= r -> near r x x' -> r < radius D (combined k) p_plus p_minus ->
  forall y, In y classes -> y <> y_plus -> M x' y < M x' y_plus.
Proof.
  intros M meas laws Hy plus minus_ above below r x' Hr N small.
  apply (certified D Y classes eq_dec distinct (M x) (M x')) with (p_plus := p_plus) (p_minus := p_minus)
    (sigma := combined k) (r := r); try assumption; try (now apply classified_law).
  - apply (classification D X T (near r)); [now apply composition|assumption|assumption|assumption].
  - apply combined_positive.
Qed.

End Steps.
