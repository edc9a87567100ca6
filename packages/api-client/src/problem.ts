/** A problem document of RFC 9457 as this API writes it. `code` is stable and decides what the screen says; `detail` is for a log. */
export type Problem = Readonly<{
  type?: string;
  title: string;
  status: number;
  code: string;
  detail?: string | undefined;
  request_id?: string;
  errors?: readonly Readonly<{ pointer: string; code: string; detail?: string }>[];
}>;

/** The server answered, and the answer was no. A request that got no answer throws what `fetch` throws (a TypeError). */
export class ApiProblem extends Error {
  readonly problem: Problem;
  /** From `Retry-After`; undefined when the server did not say. */
  readonly retry_after_ms: number | undefined;

  constructor(problem: Problem, retry_after_ms?: number) {
    super(`${problem.status} ${problem.code}: ${problem.title}`);
    this.name = 'ApiProblem';
    this.problem = problem;
    this.retry_after_ms = retry_after_ms;
  }
}

/** Not every answer comes from our server: a proxy's HTML page becomes a problem document too, so that callers see one shape. */
export function problemOf(body: unknown, status: number, statusText: string): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
    const title = 'title' in body && typeof body.title === 'string' ? body.title : statusText;
    return { ...(body as object), title, status, code: body.code };
  }
  return { title: statusText || `HTTP ${status}`, status, code: `http.${status}` };
}

/** `Retry-After` in seconds, the only form that this API sends. */
export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
