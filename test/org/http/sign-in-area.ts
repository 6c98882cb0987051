import { resourceNotFound } from './api-error';
import type { Call, Reply } from './call';
import { getDiscovery } from './oauth/discovery';
import { OAuth } from './oauth/oauth';
import type { OAuthOrg } from './oauth/oauth-org';
import { opensApi, opensIdentity } from './oauth/scopes';
import { successPage } from './oauth/sign-in-page';
import { getIdentity, getUserInfo } from './resources/identity';
import { mayUseApi, sessionOf } from './session-check';
import { type Session, tokenOf } from './sessions';
import type { Site } from './site';

interface Answer {
  reply: Reply;
  userId?: string | undefined;
}

/** The paths of this area, in lower case. */
const AREA = /^\/(services\/oauth2\/|id\/|\.well-known\/openid-configuration\/?$)/;

/** OAuth, OpenID Connect and the identity service: `/services/oauth2/`, `/id/` and `/.well-known/`. */
export class SignInArea {
  readonly #oauth: OAuth;

  constructor(
    private readonly site: Site,
    users: OAuthOrg,
  ) {
    const { app, signIn, sessions } = site;
    this.#oauth = new OAuth({ org: users, app, setup: signIn, sessions });
  }

  static holds(path: string): boolean {
    return AREA.test(path.toLowerCase());
  }

  /** Throws ApiError 404 where there is nothing. */
  async answer(call: Call): Promise<Answer> {
    const { reply, userId } = await this.#answer(call);
    return { reply: { ...reply, headers: { 'cache-control': 'no-store', ...reply.headers } }, userId };
  }

  async #answer(call: Call): Promise<Answer> {
    const path = call.path.replace(/\/$/, '').toLowerCase();
    if (path === '/services/oauth2/token') return { reply: await this.#oauth.token(call) };
    switch (`${call.method} ${path}`) {
      case 'GET /services/oauth2/authorize':
      case 'POST /services/oauth2/authorize':
        return { reply: await this.#oauth.authorize(call) };
      case 'GET /services/oauth2/revoke':
      case 'POST /services/oauth2/revoke':
        return { reply: this.#oauth.revoke(call) };
      case 'GET /services/oauth2/userinfo':
      case 'POST /services/oauth2/userinfo':
        return this.#identity(call, (session) => getUserInfo(this.site, call, session));
      case 'POST /services/oauth2/introspect':
        return { reply: await this.#oauth.introspect(call) };
      case 'GET /services/oauth2/success':
        return { reply: successPage() };
      case 'GET /id/keys':
        return { reply: await this.#oauth.keys() };
      case 'GET /.well-known/openid-configuration':
        return { reply: getDiscovery(call.origin) };
    }
    const [, organization, user] = /^\/id\/(\w+)\/(\w+)\/?$/.exec(call.path) ?? [];
    if (organization === undefined || user === undefined || call.method !== 'GET') throw resourceNotFound();
    return this.#identity(call, (session) => this.#identityOf(call, session, organization, user));
  }

  /** The identity service words its refusals as one word of plain text, unlike the rest of the platform. */
  #identity(call: Call, tell: (session: Session) => Reply): Answer {
    const token = shownToken(call);
    if (!token) return { reply: plain(403, 'Missing_OAuth_Token') };
    const session = sessionOf(this.site, call, token);
    if (!session || !opensIdentity(session.scope)) return { reply: plain(403, 'Bad_OAuth_Token') };
    return { reply: tell(session), userId: session.userId };
  }

  /** Of others only who may use the API with that token may read. */
  #identityOf(call: Call, session: Session, organization: string, userId: string): Reply {
    const { org } = this.site;
    if (organization.slice(0, 15) !== org.organizationId.slice(0, 15)) return plain(403, 'Wrong_Org');
    const user = org.row('User', userId);
    if (!user) return plain(404, 'Bad_Id');
    const isOwn = user.Id === session.userId;
    if (!isOwn && !(opensApi(session.scope) && mayUseApi(this.site, session.userId))) {
      return plain(403, 'Bad_OAuth_Token');
    }
    return getIdentity(this.site, call, user.Id);
  }
}

const plain = (status: number, word: string): Reply => ({
  status,
  text: { type: 'text/html;charset=UTF-8', body: word },
});

/** The header, or a parameter of the address or of a posted form. */
function shownToken({ headers, query, method, body }: Call): string | null | undefined {
  const inHeader = tokenOf(headers.authorization);
  if (inHeader !== undefined) return inHeader;
  const form = method === 'POST' ? new URLSearchParams(body.toString('utf8')) : undefined;
  for (const name of ['oauth_token', 'access_token']) {
    const token = query.get(name) ?? form?.get(name);
    if (token) return token;
  }
  return undefined;
}
