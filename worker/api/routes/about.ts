import { z } from 'zod';
import { about as contract } from '../../../shared/api';
import { defineOpenRoute } from '../define-route';

export const about = defineOpenRoute({
  id: 'about',
  path: '/about',
  query: z.strictObject({}),
  reply: contract,
  async answer({ version, organizationId, organizationName, salesforceUrl, clientId }) {
    return {
      product: 'plimsoll' as const,
      version,
      organizationId,
      organizationName,
      salesforceUrl,
      clientId,
    };
  },
});
