import { describe, expect, it } from 'vitest';
import { LOADING, pillLook } from '../../../extension/content/pill-look';
import type { HealthSummary } from '../../../shared/api';
import type { CrmFields, Obstacle } from '../../../shared/view';

const SUMMARY: HealthSummary = {
  account: '001A0000006Vm9rIAC',
  name: 'Acme',
  day: '2026-03-01',
  score: 62,
  tier: 'Watch',
  lastKnownTier: null,
  trend30d: -4,
  coverage: 0.914,
};
const CRM: CrmFields = {
  account: SUMMARY.account,
  name: 'Acme',
  score: 62,
  tier: 'Watch',
  trend30d: 3,
  coverage: 0.9,
  drivers: [],
  nextPlay: null,
  ownerName: null,
  ownerStatus: null,
  lastEngaged: null,
  changedAt: '2026-02-27T10:00:00.000Z',
};
const ready = (change: Partial<HealthSummary> = {}) =>
  pillLook({ state: 'ready', data: { ...SUMMARY, ...change } });
const unreachable = (crm: CrmFields | null) =>
  pillLook({ state: 'unreachable', detail: 'No answer.', action: 'Wait.', crm });

describe('the pill of a scored account', () => {
  it('shows score, tier and trend, and reads them in one sentence', () => {
    expect(ready()).toEqual({
      tier: 'Watch',
      score: '62',
      text: 'Watch',
      trend: '▼ 4',
      label:
        'Account health: 62 of 100, Watch, down 4 in 30 days, 91 % of its evidence was seen. Open details',
      isStale: false,
    });
  });

  it.each([
    [6, '▲ 6', 'up 6 in 30 days'],
    [0, '± 0', 'unchanged in 30 days'],
  ])('tells a trend of %i', (trend30d, trend, words) => {
    expect(ready({ trend30d })).toMatchObject({ trend, label: expect.stringContaining(words) });
  });

  it('says nothing of a trend that is not known', () => {
    expect(ready({ trend30d: null })).toMatchObject({ trend: null });
    expect(ready({ trend30d: null }).label).not.toContain('30 days');
  });

  it('shows 0 as a score, not as none', () => {
    expect(ready({ score: 0, tier: 'Critical' })).toMatchObject({ score: '0' });
  });

  it('has no score for an unknown tier, and says what was last known', () => {
    const lastKnownTier = { tier: 'At Risk', day: '2026-01-01' } as const;
    expect(ready({ score: null, tier: 'Unknown', trend30d: null, lastKnownTier })).toMatchObject({
      tier: 'Unknown',
      score: null,
      label: 'Account health: Unknown, last known At Risk. Open details',
    });
  });
});

describe('the pill where there is no score', () => {
  const said = { detail: 'Why.', action: 'What.' };
  it.each<[Obstacle, string]>([
    [{ state: 'not-set-up' }, 'Set up Plimsoll'],
    [{ state: 'signed-out' }, 'Sign in'],
    [{ state: 'no-access', ...said }, 'No access'],
    [{ state: 'out-of-scope', ...said }, 'Not in scope'],
    [{ state: 'unknown-account', ...said }, 'Not synced yet'],
    [{ state: 'not-scored', ...said }, 'Not scored yet'],
    [{ state: 'other-org', page: 'a', signedIn: 'b' }, 'Other org'],
  ])('says why: %j', (view, text) => {
    expect(pillLook(view)).toMatchObject({
      tier: null,
      score: null,
      text,
      label: `Plimsoll: ${text}. Open details`,
      isStale: false,
    });
  });

  it('is drawn as out of date with what the CRM holds, and its day', () => {
    expect(unreachable(CRM)).toMatchObject({ tier: 'Watch', score: '62', trend: '▲ 3', isStale: true });
    expect(unreachable(CRM).label).toContain("as the CRM's fields of 2026-02-27 have it: 62, Watch");
  });

  it('has no score where the CRM holds none', () => {
    expect(unreachable({ ...CRM, score: null, tier: 'Unknown' }).label).toContain('no score, Unknown');
    for (const crm of [null, { ...CRM, tier: null }])
      expect(unreachable(crm)).toMatchObject({ tier: null, score: null, text: 'Unreachable', isStale: true });
  });

  it('says while it loads that it does', () => {
    expect(LOADING).toMatchObject({ tier: null, score: null, trend: null });
    expect(LOADING.label).toContain('loading');
  });
});
