import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { DemoOrg } from './demo-org';
import { DemoUser } from './demo-user';
import { builtFolder } from './demo-words';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The pill carries its own style element.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const RecordPath = z.object({ id: z.string().regex(/^001[A-Za-z0-9]{15}$/) });

export interface DemoPageOptions {
  demo: DemoOrg;
  organizationName: string;
  /** The day in the org's zone. */
  today(): string;
}

/**
 * The demo's account page, its files, and what it needs besides the API: a token of a customer success manager of
 * the demo org, and that org's own fields of a record. Only ever registered where the demo org is served.
 */
export function demoPage({ demo, organizationName, today }: DemoPageOptions): FastifyPluginAsync {
  const user = new DemoUser(demo);
  return async (server) => {
    server.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', POLICY).header('referrer-policy', 'no-referrer');
    });
    await server.register(fastifyStatic, { root: join(builtFolder(), 'demo'), index: 'index.html' });
    server.get('/demo/session', async () => ({
      token: await user.signIn(),
      name: (await user.whoIsIt()).name,
      organizationName,
      today: today(),
    }));
    server.get('/demo/records/:id', async (request, reply) => {
      const path = RecordPath.safeParse(request.params);
      const record = path.success ? await user.readRecord(path.data.id) : null;
      return record ?? reply.code(404).send({});
    });
  };
}
