import { adoptionFalling } from './adoption-falling';
import { budgetOwnerDark } from './budget-owner-dark';
import type { Play } from './define-play';
import { invoiceOverdue } from './invoice-overdue';

/** Every play, in the order in which those of the same urgency are suggested. */
export const PLAYS = [
  // Without somebody who decides, no other play gets far.
  budgetOwnerDark,
  adoptionFalling,
  invoiceOverdue,
] as const satisfies readonly Play[];
