import { z } from 'zod';
import { accountPlays } from '../../../shared/api';
import { defineAccountRoute } from '../define-route';
import { viewOf } from '../view';

export const plays = defineAccountRoute({
  id: 'plays',
  path: '/accounts/:id/plays',
  query: z.strictObject({}),
  reply: accountPlays,
  async answer(api, { caller, standing }) {
    const { document } = await viewOf(api, caller, standing);
    return { account: standing.account, plays: document.plays };
  },
});
