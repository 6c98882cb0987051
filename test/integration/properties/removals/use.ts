import { addDays } from '../../../../shared/day';
import type { EvidenceOfDay } from '../evidence';
import { idOf } from '../evidence';
import type { UserDay } from '../made/told';
import { shuffled, type Taking } from './define-removal';

/** Windows in which measures count users. */
const WINDOWS = [7, 28, 30];

/**
 * User-days of some or all users: all of theirs, or some days. Where users disappear from a window, so many do that
 * fewer are left than on the day before: a loss that growth outweighs on the very same day is none that a count
 * could tell from growth.
 */
export function takeUse(before: (account: string) => EvidenceOfDay): Taking {
  return (evidence, rng) => {
    const used = evidence.userDays();
    const recent = used.filter((u) => u.day >= addDays(evidence.day, -30));
    const users = shuffled([...new Set(recent.map((u) => u.user))].sort(), rng);
    if (users.length === 0) return null;
    const many = rng.pick([1, 2, Math.ceil(users.length / 2), users.length]);
    const share = rng.pick([0.4, 1]);
    const gone = new Map<string, UserDay>();
    const take = (user: string, part: number) => {
      for (const u of used) if (u.user === user && rng.chance(part)) gone.set(idOf(u), u);
    };
    for (const user of users.slice(0, many)) take(user, share);
    for (const user of users) {
      if (isVisible(evidence, before(evidence.account), new Set(gone.keys()))) break;
      take(user, 1);
    }
    if (gone.size === 0) return null;
    return { what: `${gone.size} user-days of ${many} users`, userDays: [...gone.values()] };
  };
}

const isVisible = (today: EvidenceOfDay, yesterday: EvidenceOfDay, gone: ReadonlySet<string>): boolean =>
  WINDOWS.every((length) => {
    const left = today.users(length, gone);
    return left === today.users(length) || left < yesterday.users(length);
  });
