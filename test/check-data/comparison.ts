/** What was compared, and where the org and the record disagree. */
export class Comparison {
  checked = 0;
  private readonly bySubject = new Map<string, string[]>();
  private readonly features = new Map<string, string>();

  /** Counts one comparison; `says` words the difference. */
  check(subject: string, holds: boolean, says: () => string): void {
    this.checked++;
    if (holds) return;
    this.bySubject.set(subject, [...(this.bySubject.get(subject) ?? []), says()]);
  }

  equal(subject: string, what: string, ours: unknown, recorded: unknown): void {
    const [left, right] = [JSON.stringify(ours), JSON.stringify(recorded)];
    this.check(subject, left === right, () => `${what}: ours ${left}, recorded ${right}`);
  }

  /** Names what was not compared, and the feature that it belongs to. */
  leaveOut(what: string, feature: string): void {
    this.features.set(what, feature);
  }

  get leftOut(): string[] {
    return [...this.features].map(([what, feature]) => `${what} (${feature})`);
  }

  get differing(): number {
    return [...this.bySubject.values()].reduce((sum, lines) => sum + lines.length, 0);
  }

  /** Subject by subject, in the order of their first difference. */
  lines(): string[] {
    return [...this.bySubject].flatMap(([subject, lines]) => [subject, ...lines.map((line) => `  ${line}`)]);
  }
}
