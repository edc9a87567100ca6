import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema.ts';
import { ApiProblem, problemOf, retryAfterMs } from './problem.ts';

export type Api = Client<paths>;

export type ApiOptions = Readonly<{
  /** Empty for the page's own origin, which is the only place that a till talks to. */
  baseUrl: string;
  /**
   * The page's tokens are in cookies that no script can read. When the server refuses the short one, this asks for another by the long one: `true` means
   * that the refused request is worth sending once more.
   */
  refresh?: () => Promise<boolean>;
  /** Told about every request: whether anything answered at all, and with which status. */
  onOutcome?: (outcome: Readonly<{ answered: boolean; status?: number }>) => void;
  /** No request may hang for ever behind a dead line. */
  timeout_ms: number;
  fetch?: typeof globalThis.fetch;
}>;

/** The typed client: its paths, parameters and bodies are the server's own description. */
export function createApi(options: ApiOptions): Api {
  const send = options.fetch ?? globalThis.fetch;
  const timed = async (request: Request): Promise<Response> => {
    const limit = AbortSignal.timeout(options.timeout_ms);
    try {
      const response = await send(request, { signal: AbortSignal.any([limit, request.signal]) });
      options.onOutcome?.({ answered: true, status: response.status });
      return response;
    } catch (fault) {
      // A caller that changed its mind (typed on, left the page) says nothing about the line.
      if (!request.signal.aborted) options.onOutcome?.({ answered: false });
      throw fault;
    }
  };
  const refreshing = async (request: Request): Promise<Response> => {
    const { refresh } = options;
    if (!refresh || opens_a_session.test(new URL(request.url).pathname)) return timed(request);
    const again = request.clone(); // a body can be read once
    const response = await timed(request);
    if (response.status !== 401 || !(await refresh())) return response;
    return timed(again);
  };
  return createClient<paths>({ baseUrl: options.baseUrl, fetch: refreshing });
}

/** What is asked to become signed in says by a 401 that it failed, and nothing about the session of before. */
const opens_a_session = /\/v1\/(sign-in|session\/refresh)(\/|$)/;

type Answer<Data> = Promise<{ data?: Data; error?: unknown; response: Response }>;

/** Unwraps an answer: what was asked for, or an ApiProblem. */
export async function answerOf<Data>(answer: Answer<Data>): Promise<NonNullable<Data>> {
  const { data, error, response } = await answer;
  if (response.ok && data !== undefined && data !== null) return data;
  throw new ApiProblem(problemOf(error, response.status, response.statusText), retryAfterMs(response.headers));
}

/** Waits for an answer without a body, or throws an ApiProblem. */
export async function doneOf(answer: Answer<unknown>): Promise<void> {
  const { error, response } = await answer;
  if (!response.ok) throw new ApiProblem(problemOf(error, response.status, response.statusText), retryAfterMs(response.headers));
}
