import type { ComponentChild } from 'preact';
import type { AccountHealth, AccountHistory } from '../../shared/api';
import type { Day } from '../../shared/day';
import type { ChangesReply } from '../../shared/messages';

/** Everything that a section may draw from. */
export interface SectionProps {
  health: AccountHealth;
  /** Undefined while they are asked for; null where they could not be had. */
  history: AccountHistory | null | undefined;
  changes: ChangesReply | undefined;
  /** The reader's day, for "42 days ago". */
  today: Day;
  recordUrl(id: string): string | null;
}

/** One part of the panel. */
export interface Section {
  id: string;
  /** null: the section has a head of its own. */
  title: string | null;
  /** null: there is nothing to say, and the section is left out. */
  draw(props: SectionProps): ComponentChild;
}
