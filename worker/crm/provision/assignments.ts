import { PlimsollError } from '../../../shared/error';
import { literal } from '../soql';
import type { Admin } from './admin';
import type { PermissionSetName } from './permission-sets';

/** Permission sets to assign to a user, by user name. */
export interface WantedAssignment {
  username: string;
  sets: readonly PermissionSetName[];
}

export interface Assignment {
  username: string;
  set: PermissionSetName;
}

/**
 * Of the wanted assignments those that are not there yet.
 * @throws PlimsollError NO_SUCH_USER
 */
export async function missingAssignments(
  { client }: Admin,
  wanted: readonly WantedAssignment[],
): Promise<(Assignment & { userId: string })[]> {
  const missing: (Assignment & { userId: string })[] = [];
  for (const { username, sets } of wanted) {
    const [user] = await client.query(
      `SELECT Id FROM User WHERE Username = ${literal(username)} AND IsActive = true`,
    );
    if (!user) {
      throw new PlimsollError(
        'NO_SUCH_USER',
        `There is no active user ${username}.`,
        'Give the full user name of an active user.',
      );
    }
    const userId = String(user['Id']);
    const held = await client.query(
      `SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = ${literal(userId)}`,
    );
    const names = new Set(held.map((row) => nameOf(row['PermissionSet'])));
    missing.push(...sets.filter((set) => !names.has(set)).map((set) => ({ username, set, userId })));
  }
  return missing;
}

const nameOf = (set: unknown): string =>
  typeof set === 'object' && set !== null && 'Name' in set ? String(set.Name) : '';

/** Gives users permission sets that are there. Returns the ids of the assignments. */
export async function assign(
  { client, send }: Admin,
  assignments: readonly { userId: string; set: string }[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const { userId, set } of assignments) {
    const [row] = await client.query(`SELECT Id FROM PermissionSet WHERE Name = ${literal(set)}`);
    const made = await send('POST', '/sobjects/PermissionSetAssignment', {
      AssigneeId: userId,
      PermissionSetId: String(row?.['Id']),
    });
    ids.push(typeof made === 'object' && made !== null && 'id' in made ? String(made.id) : '');
  }
  return ids;
}
