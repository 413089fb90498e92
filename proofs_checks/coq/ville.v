(* Ville's inequality at a finite horizon: a wealth that starts at 1 and is fair at best reaches c with probability
   at most 1 / c, whenever one looks. Sequential tests of a coin's bias rest on it. *)

Require Import Reals Lra List.
Open Scope R_scope.

Section Ville.

(* What has been seen, the latest outcome first; the chance of the next success may depend on it. *)
Notation past := (list bool).
Variable chance : past -> R.
Hypothesis probability : forall h, 0 <= chance h <= 1.

Variable wealth : past -> R.
Hypothesis not_negative : forall h, 0 <= wealth h.
Hypothesis fair_at_best :
  forall h, chance h * wealth (true :: h) + (1 - chance h) * wealth (false :: h) <= wealth h.

(* The probability that the wealth reaches c now or within n more outcomes. *)
Fixpoint reaches (c : R) (n : nat) (h : past) : R :=
  if Rle_dec c (wealth h) then 1
  else match n with
       | 0%nat => 0
       | S m => chance h * reaches c m (true :: h) + (1 - chance h) * reaches c m (false :: h)
       end.

Lemma reaches_bound c n : 0 < c -> forall h, c * reaches c n h <= wealth h.
Proof.
  intros C. induction n as [|n IH]; intros h; cbn; destruct (Rle_dec c (wealth h)) as [L|]; try lra.
  - assert (H := not_negative h). lra.
  - assert (T := IH (true :: h)). assert (F := IH (false :: h)).
    assert (P := probability h). assert (S := fair_at_best h).
    assert (chance h * (c * reaches c n (true :: h)) <= chance h * wealth (true :: h))
      by (apply Rmult_le_compat_l; lra).
    assert ((1 - chance h) * (c * reaches c n (false :: h)) <= (1 - chance h) * wealth (false :: h))
      by (apply Rmult_le_compat_l; lra).
    lra.
Qed.

Theorem ville c n : 0 < c -> wealth nil <= 1 -> reaches c n nil <= / c.
Proof.
  intros C W. assert (B := reaches_bound c n C nil).
  apply Rmult_le_reg_l with c; [assumption|]. rewrite Rinv_r by lra. lra.
Qed.

End Ville.

(* The wealth of a bet on u against the hypothesis "the chance is at most p": it is fair at best where u >= p. *)
Section Bet.

Variables p u : R.
Hypothesis p_inside : 0 < p < 1.
Hypothesis u_above : p <= u < 1.

Fixpoint bet (h : list bool) : R :=
  match h with
  | nil => 1
  | true :: past => u / p * bet past
  | false :: past => (1 - u) / (1 - p) * bet past
  end.

Lemma bet_positive h : 0 <= bet h.
Proof.
  induction h as [|[] h IH]; cbn; [lra| |]; apply Rmult_le_pos; try assumption;
    apply Rlt_le, Rdiv_lt_0_compat; lra.
Qed.

Lemma bet_fair q h : 0 <= q <= p -> q * bet (true :: h) + (1 - q) * bet (false :: h) <= bet h.
Proof.
  intros Q. cbn. assert (B := bet_positive h).
  assert (F : q * (u / p) + (1 - q) * ((1 - u) / (1 - p)) <= 1).
  { assert (E : 1 - (q * (u / p) + (1 - q) * ((1 - u) / (1 - p))) = (p - q) * (u - p) / (p * (1 - p)))
      by (field; lra).
    assert (0 <= (p - q) * (u - p) / (p * (1 - p))); [|lra].
    apply Rmult_le_pos; [apply Rmult_le_pos; lra|]. left. apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra. }
  replace (q * (u / p * bet h) + (1 - q) * ((1 - u) / (1 - p) * bet h))
    with ((q * (u / p) + (1 - q) * ((1 - u) / (1 - p))) * bet h) by ring.
  rewrite <- (Rmult_1_l (bet h)) at 2. now apply Rmult_le_compat_r.
Qed.

(* A coin whose chance is at most p, whatever came before, rarely makes the bettor rich. *)
Theorem sequential_test chance c n :
  (forall h, 0 <= chance h <= p) -> 0 < c -> reaches chance bet c n nil <= / c.
Proof.
  intros H C. apply ville; try assumption; cbn; try lra.
  - intros h. assert (A := H h). lra.
  - apply bet_positive.
  - intros h. now apply bet_fair.
Qed.

End Bet.
