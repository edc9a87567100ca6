import ArrowBack from '@mui/icons-material/ArrowBack';
import CloudOff from '@mui/icons-material/CloudOff';
import PrintOutlined from '@mui/icons-material/PrintOutlined';
import ReceiptLong from '@mui/icons-material/ReceiptLong';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { currencyOf, formatAmount, formatTime, type SaleId } from '@shopx/domain';
import { size } from '@shopx/tokens';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegister } from '../../device/device.ts';
import { faultWords } from '../../ui/screen-fault.tsx';
import { figures } from '../../ui/figures.ts';
import { StatePanel } from '../../ui/state-panel.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { ReceiptView } from './receipt-view.tsx';
import { useSales, type SaleEntry } from './use-sales.ts';

/** Today's sales of this register; the chosen one's receipt lies beside the list, and the address bar names it. */
export function SalesPage(props: {
  chosen: SaleId | undefined;
  onChoose: (saleId: SaleId | undefined) => void;
  onBack: () => void;
  onSendAgain: (saleId: SaleId) => void;
  end: ReactNode;
}) {
  const { t } = useTranslation();
  const narrow = useMediaQuery('(max-width: 899px)', { noSsr: true });
  const { chosen } = props;
  const leave = () => (chosen && narrow ? props.onChoose(undefined) : props.onBack());
  useHotkeys({ Escape: leave });
  const showsList = !narrow || !chosen;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', height: '100dvh', backgroundColor: 'background.default' }}>
      <Box
        component="header"
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 3,
          px: 3,
          py: 2,
          minHeight: 64,
          borderBottom: '1px solid',
          borderColor: 'divider',
          backgroundColor: 'background.paper',
        }}
      >
        <Button variant="text" startIcon={<ArrowBack />} onClick={leave}>
          {t(narrow ? 'common.back' : 'sales.back')}
        </Button>
        <Typography variant="h2" component="h1" sx={{ flexGrow: 1 }} noWrap>
          {t('sales.title')}
        </Typography>
        {props.end}
      </Box>
      <Box
        component="main"
        sx={{
          flexGrow: 1,
          minHeight: 0,
          display: 'grid',
          gridTemplateColumns: narrow ? '1fr' : 'minmax(0, 1fr) clamp(380px, 34vw, 480px)',
        }}
      >
        {showsList ? (
          <Box sx={{ overflowY: 'auto', minHeight: 0, display: 'flex', flexDirection: 'column' }}>
            <SaleTable chosen={chosen} onChoose={props.onChoose} />
          </Box>
        ) : null}
        {chosen || !narrow ? (
          <Box
            component="aside"
            aria-label={t('receipt.title')}
            sx={{
              overflowY: 'auto',
              minHeight: 0,
              p: 5,
              borderInlineStart: narrow ? 0 : '1px solid',
              borderColor: 'divider',
              display: 'flex',
              flexDirection: 'column',
            }}
          >
            {chosen ? (
              <>
                <ReceiptView key={chosen} saleId={chosen} onSendAgain={props.onSendAgain} />
                <Button startIcon={<PrintOutlined />} onClick={() => window.print()} sx={{ alignSelf: 'center', mt: 4 }}>
                  {t('finished.print')}
                </Button>
              </>
            ) : (
              <StatePanel icon={<ReceiptLong />} title={t('sales.choose')} />
            )}
          </Box>
        ) : null}
      </Box>
    </Box>
  );
}

function SaleTable(props: { chosen: SaleId | undefined; onChoose: (saleId: SaleId) => void }) {
  const { t } = useTranslation();
  const { query, here, at_server } = useSales();
  if (query.isPending && here.length === 0) {
    return (
      <Box sx={{ p: 4, display: 'grid', gap: 1 }} aria-busy aria-label={t('common.loading')}>
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} variant="rounded" height={44} animation={false} />
        ))}
      </Box>
    );
  }
  if (query.isError && here.length === 0) {
    return (
      <StatePanel
        tone="failed"
        icon={<CloudOff />}
        title={t('sales.failed')}
        hint={faultWords(t, query.error)}
        action={<Button onClick={() => void query.refetch()}>{t('common.tryAgain')}</Button>}
      />
    );
  }
  if (here.length === 0 && at_server.length === 0) {
    return <StatePanel icon={<ReceiptLong />} title={t('sales.empty')} hint={t('sales.emptyHint')} />;
  }
  return (
    <Box sx={{ p: 4 }}>
      {here.length > 0 ? (
        <>
          <Heading>{t('sales.unsentHere')}</Heading>
          <Rows entries={here} {...props} />
        </>
      ) : null}
      {at_server.length > 0 ? (
        <>
          {here.length > 0 ? <Heading>{t('sales.onServer')}</Heading> : null}
          <Rows entries={at_server} {...props} />
        </>
      ) : null}
      {query.isError ? (
        <Typography color="textSecondary" sx={{ pt: 3 }}>
          {t('sales.offline')}
        </Typography>
      ) : null}
      {query.hasNextPage ? (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()} sx={{ mt: 3 }}>
          {t(query.isFetchingNextPage ? 'common.loading' : 'sales.older')}
        </Button>
      ) : null}
    </Box>
  );
}

const Heading = ({ children }: { children: ReactNode }) => (
  <Typography variant="body2" color="textSecondary" component="h2" sx={{ px: 1, pb: 1, pt: 2, fontWeight: 500 }}>
    {children}
  </Typography>
);

function Rows(props: { entries: readonly SaleEntry[]; chosen: SaleId | undefined; onChoose: (saleId: SaleId) => void }) {
  const { t } = useTranslation();
  return (
    <Box
      sx={{ border: '1px solid', borderColor: 'divider', borderRadius: 1, overflow: 'hidden', backgroundColor: 'background.paper', mb: 3 }}
    >
      <Box
        component="table"
        sx={{
          width: '100%',
          borderCollapse: 'collapse',
          '& th': {
            fontWeight: 500,
            fontSize: '0.8125rem',
            color: 'text.secondary',
            textAlign: 'start',
            py: 2,
            borderBottom: '1px solid',
            borderColor: 'divider',
          },
          '& td': { height: size.target_min, fontSize: '0.9375rem' },
          '& th, & td': { px: 3, whiteSpace: 'nowrap' },
          '& th.amount, & td.amount': { textAlign: 'end' },
          '& td.amount, & td:first-of-type': figures,
          '& tbody tr + tr td': { borderTop: '1px solid', borderColor: 'divider' },
        }}
      >
        <thead>
          <tr>
            <th scope="col">{t('sales.time')}</th>
            <th scope="col">{t('sales.number')}</th>
            <th scope="col">{t('sales.kind')}</th>
            <th scope="col">{t('sales.state')}</th>
            <th scope="col" className="amount">
              {t('sales.total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.entries.map((entry) => (
            <Row key={entry.saleId} entry={entry} chosen={entry.saleId === props.chosen} onChoose={props.onChoose} />
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

const state_words = {
  acknowledged: 'sales.recorded',
  waiting: 'sales.waiting',
  sending: 'sales.sending',
  needs_person: 'sales.needsPerson',
} as const;

function Row({ entry, chosen, onChoose }: { entry: SaleEntry; chosen: boolean; onChoose: (saleId: SaleId) => void }) {
  const { t } = useTranslation();
  const { store } = useRegister();
  const choose = () => onChoose(entry.saleId);
  const state_color = { acknowledged: 'text.secondary', waiting: 'warning.main', sending: 'info.main', needs_person: 'error.main' }[
    entry.state
  ];
  return (
    <Box
      component="tr"
      tabIndex={0}
      aria-selected={chosen}
      onClick={choose}
      onKeyDown={(event) => {
        const row = event.currentTarget;
        const next = event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null;
        if (next instanceof HTMLElement) next.focus();
        else if (event.key === 'Enter' || event.key === ' ') choose();
        else return;
        event.preventDefault();
      }}
      sx={(theme) => ({
        cursor: 'pointer',
        outlineOffset: '-2px !important',
        backgroundColor: chosen ? 'action.selected' : 'transparent',
        boxShadow: chosen ? `inset 3px 0 0 ${theme.vars.palette.primary.main}` : 'none',
        '&:hover': { backgroundColor: 'action.hover' },
      })}
    >
      <td>{formatTime(entry.occurredAt, store.time_zone)}</td>
      <td>{entry.receiptNumber ?? '–'}</td>
      <td>{t(`sales.${entry.kind}`)}</td>
      <Box component="td" sx={{ color: state_color }}>
        {t(state_words[entry.state])}
        {entry.flags > 0 ? (
          <Box component="span" sx={{ color: 'warning.main', pl: 2 }}>
            {`${entry.flags} ${t('sales.flags')}`}
          </Box>
        ) : null}
      </Box>
      <Box component="td" className="amount" sx={{ fontWeight: 500 }}>
        {formatAmount(entry.totalMinor, currencyOf(entry.currency))}
      </Box>
    </Box>
  );
}
