import { z } from 'zod';
import { stored } from './stored';

const session = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  /** The org's API and sign-in. */
  instanceUrl: z.url(),
  organizationId: z.string(),
  userId: z.string(),
  username: z.string(),
  clientId: z.string(),
});
export type Session = z.infer<typeof session>;

/** The signed-in user: kept in memory by the browser, gone when it ends, out of reach of web pages. */
export const sessions = stored('session', 'session', session);

/** Whether two sessions are of one person in one org, whatever their tokens. */
export const isSamePerson = (a: Session | null, b: Session): boolean =>
  a !== null && a.userId === b.userId && a.organizationId === b.organizationId && a.clientId === b.clientId;
