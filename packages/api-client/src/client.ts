import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema.ts';
import { ApiProblem, problemOf, retryAfterMs } from './problem.ts';

export type Api = Client<paths>;

export type ApiOptions = Readonly<{
  /** Empty for the page's own origin, which is the only place that a till talks to. */
  baseUrl: string;
  /** Read for every request, so that a renewed sign-in takes effect at once. */
  accessToken: () => string | undefined;
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
  const client = createClient<paths>({ baseUrl: options.baseUrl, fetch: timed });
  client.use({
    onRequest({ request }) {
      const token = options.accessToken();
      if (token) request.headers.set('authorization', `Bearer ${token}`);
      return request;
    },
  });
  return client;
}

type Answer<Data> = Promise<{ data?: Data; error?: unknown; response: Response }>;

/** Unwraps an answer: what was asked for, or an ApiProblem. */
export async function answerOf<Data>(answer: Answer<Data>): Promise<NonNullable<Data>> {
  const { data, error, response } = await answer;
  if (response.ok && data !== undefined && data !== null) return data;
  throw new ApiProblem(problemOf(error, response.status, response.statusText), retryAfterMs(response.headers));
}
