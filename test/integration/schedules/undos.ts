import type { Value } from './chronicle';
import type { Course, Ended } from './course';
import type { Ownership } from './ownership';
import { plain } from './ownership';

/** Takings back that left a field otherwise than it was before the run, although nobody else had changed it. */
export function badUndos(course: Course, ownership: Ownership): string[] {
  return course.ended.flatMap((ended) =>
    ended.undone ? faultsOf(course, ownership, ended, ended.undone) : [],
  );
}

function faultsOf(course: Course, ownership: Ownership, ended: Ended, run: string): string[] {
  const { chronicle, customers } = course;
  const faults: string[] = [];
  const kept = new Set(
    ended.outcomes.filter(({ outcome }) => outcome !== 'written').map(({ record }) => record),
  );
  const written = ownership.written.get(run) ?? new Map();
  for (const [key, { before, last, at, isInWindow }] of written) {
    const [record = '', field = ''] = key.split(' ');
    if (isInWindow || kept.has(record) || field === 'Health_Changed_At__c' || at > ended.from) continue;
    const isLater = (n: number): boolean => n > at && n < ended.to;
    const touched = chronicle.entries.some(
      (entry) =>
        (entry.kind === 'change' &&
          entry.by !== 'us' &&
          entry.record === record &&
          entry.field === field &&
          isLater(entry.n)) ||
        (entry.kind === 'told' &&
          entry.record === record &&
          /delete|merged|is closed/.test(entry.what) &&
          isLater(entry.n)) ||
        (entry.kind === 'sent' &&
          entry.action !== ended.action &&
          entry.record === record &&
          field in entry.values &&
          isLater(entry.n)),
    );
    if (touched || last === before.value) continue;
    const back = chronicle
      .of('sent')
      .findLast((entry) => entry.action === ended.action && entry.record === record && field in entry.values);
    const value: Value | undefined = back && plain(field, back.values[field] ?? null);
    if (value !== before.value)
      faults.push(
        `undo ${ended.action.n} of ${run} left ${customers.nameOf(record)}.${field} at ${String(value ?? last)}, not ${String(before.value)}`,
      );
  }
  return faults;
}
