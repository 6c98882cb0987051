import { describe, expect, it } from 'vitest';
import { salesforceSettings } from '../../../worker/sources/salesforce/settings';
import {
  type LoggedTask,
  type Mail,
  type Meeting,
  mailTouches,
  meetingTouches,
  taskTouch,
} from '../../../worker/sources/salesforce/touchpoint';

const settings = salesforceSettings.parse({});
const ANN = '003000000000001AAA';
const BEN = '003000000000002AAA';

describe('the attendance ladder of a meeting', () => {
  const meeting = (change: Partial<Meeting> = {}): Meeting => ({
    subject: 'Check-in',
    type: 'Meeting',
    who: null,
    master: false,
    held: false,
    invitees: [],
    ...change,
  });
  const touches = (change: Partial<Meeting>) => meetingTouches(meeting(change), settings.meetings);

  it.each([
    ['Accepted', 'accepted', true],
    ['New', 'invited', false],
    ['Maybe', 'invited', false],
    [null, 'invited', false],
  ])('an invitee who answered %s is %s', (status, rung, twoWay) => {
    expect(touches({ invitees: [{ contact: ANN, status }] })).toMatchObject([
      { contact: ANN, channel: 'meeting', rung, twoWay },
    ]);
  });

  it('leaves out who declined', () => {
    const invitees = [
      { contact: ANN, status: 'Declined' },
      { contact: BEN, status: 'Accepted' },
    ];
    expect(touches({ invitees })).toMatchObject([{ contact: BEN, rung: 'accepted' }]);
    expect(touches({ invitees: invitees.slice(0, 1) })).toEqual([]);
  });

  it('counts the contact whom we logged, unless they declined', () => {
    expect(touches({ who: ANN })).toMatchObject([{ contact: ANN, rung: 'logged', twoWay: true }]);
    expect(touches({ who: ANN, invitees: [{ contact: ANN, status: 'New' }] })).toMatchObject([
      { rung: 'logged' },
    ]);
    expect(touches({ who: ANN, invitees: [{ contact: ANN, status: 'Accepted' }] })).toMatchObject([
      { rung: 'accepted' },
    ]);
    expect(touches({ who: ANN, invitees: [{ contact: ANN, status: 'Declined' }] })).toEqual([]);
  });

  it('takes a meeting marked as held as attended', () => {
    expect(touches({ held: true, invitees: [{ contact: ANN, status: 'New' }] })).toMatchObject([
      { rung: 'attended', twoWay: true },
    ]);
  });

  it('never counts the pattern of a series, nor a cancelled meeting', () => {
    expect(touches({ master: true, who: ANN })).toEqual([]);
    expect(touches({ subject: 'Canceled: Check-in', who: ANN })).toEqual([]);
  });

  it('keeps a meeting with nobody of theirs as no exchange', () => {
    expect(touches({})).toMatchObject([{ contact: null, rung: null, twoWay: false }]);
  });

  it.each([
    [{ type: 'QBR', subject: 'Q2' }, 'review'],
    [{ type: null, subject: 'Quarterly Business Review with Acme' }, 'review'],
    [{ type: null, subject: 'QBR: Q3' }, 'review'],
    [{ type: null, subject: 'Webrowser demo' }, 'meeting'],
  ])('tells a business review from a meeting: %j', (change, channel) => {
    expect(touches({ ...change, who: ANN })).toMatchObject([{ channel }]);
  });
});

describe('calls and other tasks', () => {
  const task = (change: Partial<LoggedTask> = {}): LoggedTask => ({
    subject: 'Call',
    type: 'Call',
    subtype: 'Call',
    who: ANN,
    closed: true,
    recurring: false,
    callType: 'Outbound',
    disposition: 'Connected',
    seconds: 300,
    ...change,
  });

  it.each([
    [{ disposition: 'Connected' }, true],
    [{ disposition: 'connected ' }, true],
    [{ disposition: 'No answer', seconds: 300 }, false],
    [{ disposition: 'Left voicemail', seconds: 90 }, false],
    [{ disposition: null, seconds: 300 }, true],
    [{ disposition: null, seconds: 10 }, false],
    [{ disposition: null, seconds: null }, false],
  ])('a call with %j is two-way: %s', (change, twoWay) => {
    expect(taskTouch(task(change), settings)).toMatchObject({ channel: 'call', contact: ANN, twoWay });
  });

  it('counts nothing before it is done, and no series', () => {
    expect(taskTouch(task({ closed: false }), settings)).toBeNull();
    expect(taskTouch(task({ recurring: true }), settings)).toBeNull();
  });

  it('takes an e-mail that is only a task as an attempt', () => {
    const mail = { type: 'Email', subtype: 'Email', subject: 'Email: Hello' };
    expect(taskTouch(task(mail), settings)).toMatchObject({ channel: 'email', twoWay: false, bulk: false });
    expect(taskTouch(task({ ...mail, subtype: 'ListEmail' }), settings)).toMatchObject({ bulk: true });
  });

  it('knows a review that was held, and no other task', () => {
    const other = { subtype: 'Task', type: 'Other', subject: 'Prepare slides' };
    expect(taskTouch(task({ ...other, type: 'QBR' }), settings)).toMatchObject({
      channel: 'review',
      twoWay: true,
    });
    expect(taskTouch(task(other), settings)).toBeNull();
  });
});

describe('e-mail', () => {
  const mail = (change: Partial<Mail> = {}): Mail => ({
    incoming: true,
    draft: false,
    bounced: false,
    subject: 'Re: Next steps',
    body: null,
    from: 'ann@acme.example',
    people: [{ contact: ANN, part: 'from' }],
    ...change,
  });
  const touches = (change: Partial<Mail>) => mailTouches(mail(change), settings.mail);

  it('counts what a person wrote to us', () => {
    expect(touches({})).toMatchObject([
      { contact: ANN, direction: 'inbound', twoWay: true, autoReply: false },
    ]);
  });

  it('concerns the sender of what came in, and the addressees of what went out', () => {
    const people = [
      { contact: ANN, part: 'from' as const },
      { contact: BEN, part: 'to' as const },
    ];
    expect(touches({ people }).map((t) => t.contact)).toEqual([ANN]);
    const sent = touches({ incoming: false, people });
    expect(sent).toMatchObject([{ contact: BEN, direction: 'outbound', twoWay: false }]);
  });

  it.each([
    'Automatic reply: Next steps',
    'AUTOMATIC REPLY: x',
    'Re: Out of Office',
    'Abwesenheitsnotiz: weg',
    '自動応答: 不在',
  ])('does not take %s for an answer', (subject) => {
    expect(touches({ subject })).toMatchObject([{ twoWay: false, autoReply: true, departureNotice: false }]);
  });

  it('reads a departure from an auto-reply, in subject or text, and from nothing else', () => {
    expect(touches({ subject: 'Automatic reply: I have left Acme' })).toMatchObject([
      { departureNotice: true },
    ]);
    const body = 'Thank you. Ann is no longer with Acme; please write to Ben.';
    expect(touches({ subject: 'Automatic reply: Hello', body })).toMatchObject([{ departureNotice: true }]);
    expect(touches({ subject: 'Ann has left', body })).toMatchObject([
      { departureNotice: false, twoWay: true },
    ]);
  });

  it('does not count bulk mail, either way', () => {
    expect(touches({ from: 'noreply@acme.example' })).toMatchObject([{ bulk: true, twoWay: false }]);
    const news = { incoming: false, subject: 'Product news (unsubscribe below)' };
    expect(touches({ ...news, people: [{ contact: ANN, part: 'to' }] })).toMatchObject([{ bulk: true }]);
  });

  it('marks a bounce of ours, and no draft at all', () => {
    const people = [{ contact: ANN, part: 'to' as const }];
    expect(touches({ incoming: false, bounced: true, people })).toMatchObject([
      { bounce: true, contact: ANN },
    ]);
    expect(touches({ draft: true })).toEqual([]);
  });

  it('still counts for the account where the sender is no contact', () => {
    expect(touches({ people: [] })).toMatchObject([{ contact: null, twoWay: true }]);
  });

  it('counts a person once in one message', () => {
    const people = [
      { contact: ANN, part: 'to' as const },
      { contact: ANN, part: 'to' as const },
    ];
    expect(touches({ incoming: false, people })).toHaveLength(1);
  });
});
