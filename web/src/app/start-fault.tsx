import { en } from '@shopx/i18n';

/** The kernel did not load, so nothing else has either: plain words and a reload. */
export function StartFault({ fault }: { fault: unknown }) {
  const detail = fault instanceof Error ? fault.message : String(fault);
  return (
    <main role="alert" style={{ fontFamily: 'system-ui, sans-serif', padding: 32, maxWidth: 560 }}>
      <h1>{en.crashed.title}</h1>
      <p>{en.crashed.lead.replace('{{detail}}', detail)}</p>
      <button onClick={() => window.location.reload()} style={{ minHeight: 44, padding: '0 16px' }}>
        {en.crashed.reload}
      </button>
    </main>
  );
}
