import { z } from 'zod';
import { healthSummary } from '../../../shared/api';
import { defineAccountRoute } from '../define-route';
import { summaryOf } from '../summary-of';

export const summary = defineAccountRoute({
  id: 'summary',
  path: '/accounts/:id/summary',
  query: z.strictObject({}),
  reply: healthSummary,
  async answer(_api, { standing }) {
    return summaryOf(standing.document);
  },
});
