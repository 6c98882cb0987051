import { createHmac, randomBytes, scryptSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { sameSecret } from './oauth/same-secret';
import { writeWhole } from './write-whole';

/** What every user's password is until another one is set. */
export const DEFAULT_PASSWORD = 'secret';

/** What an administrator decides about signing in for everybody. */
const settingsSchema = z.strictObject({
  /** OAuth's username-password flow; off in real orgs made since Summer '23. */
  passwordFlow: z.boolean(),
  /** OAuth's user-agent flow, `response_type=token`. */
  userAgentFlow: z.boolean(),
  /** login() of the SOAP API; off in real orgs made since 2025. */
  soapLogin: z.boolean(),
  /** Must a program append the user's security token to the password? */
  securityTokens: z.boolean(),
  /** Is a session good only from the address it was opened from? */
  lockSessions: z.boolean(),
  /** How long a session lasts without use. */
  sessionSeconds: z.int().positive(),
});
type Settings = z.infer<typeof settingsSchema>;
export const settingsChange = settingsSchema.partial();

const DEFAULTS: Settings = {
  passwordFlow: true,
  userAgentFlow: true,
  soapLogin: true,
  securityTokens: false,
  lockSessions: false,
  // Two hours, the platform's own default.
  sessionSeconds: 7200,
};

/** What is decided about one user, besides the User row. */
export const accessSchema = z.strictObject({
  frozen: z.boolean().optional(),
  /** False takes "API Enabled" away, whatever the profile grants. */
  api: z.boolean().optional(),
  /** The only addresses to sign in from; null: from anywhere. */
  addresses: z.array(z.string()).nullable().optional(),
});
type Access = z.infer<typeof accessSchema>;

const passwordSchema = z.object({ salt: z.string(), hash: z.string() });
const savedSchema = z.object({
  secret: z.string(),
  settings: settingsSchema.default(DEFAULTS),
  users: z.record(z.string(), accessSchema.extend({ password: passwordSchema.optional() })).default({}),
});
type Saved = z.infer<typeof savedSchema>;

/** The platform's default password policy: ten wrong ones lock a user out for fifteen minutes. */
const MAX_FAILURES = 10;
const LOCKED_OUT_MS = 15 * 60 * 1000;

/** How people and programs may sign in: settings, passwords, frozen users. Kept in the org's folder. */
export class SignInSetup {
  /** Wrong passwords in a row by user; they are forgotten with the process. */
  readonly #failures = new Map<string, { count: number; at: number }>();

  private constructor(
    private readonly file: string,
    private readonly saved: Saved,
  ) {}

  static open(file: string): SignInSetup {
    if (!existsSync(file)) {
      return new SignInSetup(file, { secret: newSecret(), settings: DEFAULTS, users: {} });
    }
    return new SignInSetup(file, savedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  }

  get settings(): Settings {
    return this.saved.settings;
  }

  /** Changes what is named, for later starts too. */
  change(settings: z.infer<typeof settingsChange>): void {
    this.saved.settings = settingsSchema.parse({ ...this.saved.settings, ...settings });
    this.#save();
  }

  access(userId: string): Access {
    const { frozen, api, addresses } = this.saved.users[userId] ?? {};
    return { frozen: frozen === true, api: api !== false, addresses: addresses ?? null };
  }

  setAccess(userId: string, access: Access): void {
    this.saved.users[userId] = { ...this.saved.users[userId], ...access };
    this.#save();
  }

  /** Ends a lock-out too, as an administrator's reset does. */
  setPassword(userId: string, password: string): void {
    this.#failures.delete(userId);
    const salt = newSecret();
    this.saved.users[userId] = {
      ...this.saved.users[userId],
      password: { salt, hash: hashOf(password, salt) },
    };
    this.#save();
  }

  /**
   * Is this the user's password? A security token behind it is taken off where it is right. Nothing is right for a
   * user who is locked out.
   */
  isPassword(userId: string, given: string): { right: boolean; withToken: boolean } {
    const failures = this.#failures.get(userId) ?? { count: 0, at: 0 };
    const lockedOut = failures.count >= MAX_FAILURES && Date.now() < failures.at + LOCKED_OUT_MS;
    if (lockedOut) return { right: false, withToken: false };
    const token = this.securityToken(userId);
    const plain = this.#matches(userId, given);
    const withToken = !plain && given.endsWith(token) && this.#matches(userId, given.slice(0, -token.length));
    if (plain || withToken) this.#failures.delete(userId);
    else this.#failures.set(userId, { count: (failures.count % MAX_FAILURES) + 1, at: Date.now() });
    return { right: plain || withToken, withToken };
  }

  /** What programs append to the password; the platform mails it to the user. */
  securityToken(userId: string): string {
    const bytes = createHmac('sha256', this.saved.secret).update(userId).digest('base64');
    return bytes.replace(/[^A-Za-z0-9]/g, 'x').slice(0, 24);
  }

  #matches(userId: string, given: string): boolean {
    const set = this.saved.users[userId]?.password;
    return set ? sameSecret(hashOf(given, set.salt), set.hash) : sameSecret(given, DEFAULT_PASSWORD);
  }

  #save(): void {
    writeWhole(this.file, this.saved);
  }
}

const newSecret = () => randomBytes(24).toString('hex');

/** A small cost: these are a test org's passwords, and each sign-in pays it. */
const hashOf = (password: string, salt: string) =>
  scryptSync(password, salt, 32, { cost: 1024 }).toString('hex');
