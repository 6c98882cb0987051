import { Connection } from 'jsforce';
import { z } from 'zod';
import { CallMeter } from '../calls';
import { API_VERSION, Client } from '../connection';
import { callFailure, failureError } from '../errors';
import { MeteredTransport } from '../metered-transport';
import { realPatience } from '../retry';

const CALL_TIMEOUT_MS = 120_000;

const userInfo = z.object({ user_id: z.string(), organization_id: z.string() });

/** An administrator's own session. Used for what was asked and never kept. */
export interface AdminSession {
  instanceUrl: string;
  accessToken: string;
}

/** What an administrator can do with an org. */
export interface Admin {
  connection: Connection;
  client: Client;
  /** Who the session belongs to, and which org. */
  identity(): Promise<{ userId: string; organizationId: string }>;
  /** @throws PlimsollError for what the call met */
  send(method: 'POST' | 'DELETE', url: string, body?: object): Promise<unknown>;
}

/** Opens an org with an administrator's session; no call is made yet. */
export function openAdmin(session: AdminSession): Admin {
  const meter = new CallMeter();
  const connection = new Connection({ ...session, version: API_VERSION });
  connection._transport = new MeteredTransport(meter, CALL_TIMEOUT_MS);
  return {
    connection,
    client: new Client(connection, meter, realPatience),
    async identity() {
      try {
        const url = new URL('/services/oauth2/userinfo', session.instanceUrl).href;
        const { user_id: userId, organization_id: organizationId } = userInfo.parse(
          await connection.request(url),
        );
        return { userId, organizationId };
      } catch (error) {
        throw failureError(callFailure(error), error);
      }
    },
    async send(method, url, body) {
      try {
        return await connection.request({
          method,
          url,
          headers: { 'content-type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
      } catch (error) {
        throw failureError(callFailure(error), error);
      }
    },
  };
}
