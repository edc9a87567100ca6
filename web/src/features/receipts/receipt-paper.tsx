import Box from '@mui/material/Box';
import type { Receipt, SaleBody, SaleLine, Store, WireDiscount } from '@shopx/api-client';
import {
  currencyOf,
  formatAmount,
  formatDateTime,
  formatMoney,
  formatPrice,
  formatQuantity,
  formatRate,
  minorUnits,
  ppm,
  priceE4,
  quantityMilli,
  type Currency,
} from '@shopx/domain';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { figures } from '../../ui/figures.ts';

type Shop = Readonly<{ shopName: string; store: Store; registerName: string }>;

/** The receipt as paper: every figure is read from the stored document, none is worked out here (B30). */
export function ReceiptPaper(props: {
  document: SaleBody;
  receipt: Receipt | undefined;
  shop: Shop;
  /** What the shop calls its promotions; the document has their ids. */
  promotionNames: ReadonlyMap<string, string>;
}) {
  const { t } = useTranslation();
  const { document, receipt, shop } = props;
  const currency = currencyOf(document.currency);
  const kind = receipt?.kind ?? (document.kind === 'return' ? 'return' : 'sale');
  return (
    <Box
      component="article"
      aria-label={t('receipt.title')}
      className="receipt-paper"
      sx={{
        width: '100%',
        maxWidth: 400,
        mx: 'auto',
        p: 5,
        fontSize: '0.9375rem',
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: 1,
        backgroundColor: 'background.paper',
      }}
    >
      <Box component="header" sx={{ textAlign: 'center', pb: 3 }}>
        <Box sx={{ fontWeight: 650, fontSize: '1.0625rem' }}>{shop.shopName}</Box>
        <Box sx={{ color: 'text.secondary' }}>{shop.store.name}</Box>
        {shop.store.address ? <Box sx={{ color: 'text.secondary', whiteSpace: 'pre-line' }}>{shop.store.address}</Box> : null}
      </Box>
      {kind === 'sale' ? null : <Box sx={{ textAlign: 'center', fontWeight: 650, pb: 2 }}>{t(`receipt.${kind}`).toUpperCase()}</Box>}
      <Rule />
      <Box component="dl" sx={rows}>
        {document.lines.map((line, index) => (
          <Fragment key={index}>
            <Entry label={line.name} value={formatAmount(minorUnits(line.gross_minor), currency)} />
            <Measure line={line} currency={currency} />
            {line.promotions?.map((use) => (
              <Entry
                key={use.promotion_id}
                quiet
                label={use.name ?? props.promotionNames.get(use.promotion_id) ?? t('receipt.promotion')}
                value={off(use.amount_minor, currency)}
              />
            ))}
            {line.discount_minor === 0 ? null : (
              <Entry quiet label={discountWords(line.discount, t('receipt.discount'))} value={off(line.discount_minor, currency)} />
            )}
            {line.order_discount_minor === 0 ? null : (
              <Entry
                quiet
                label={discountWords(withoutReason(document.order_discount), t('receipt.orderDiscount'))}
                value={off(line.order_discount_minor, currency)}
              />
            )}
          </Fragment>
        ))}
      </Box>
      <Rule />
      <Box component="dl" sx={{ ...rows, fontWeight: 650, fontSize: '1.125rem' }}>
        <Entry label={t('receipt.total')} value={formatMoney(minorUnits(document.total_minor), currency)} />
      </Box>
      <Box component="dl" sx={rows}>
        {document.tenders.map((tender, index) => (
          <Tender key={index} tender={tender} currency={currency} />
        ))}
        {document.rounding_minor === 0 ? null : (
          <Entry quiet label={t('receipt.rounding')} value={formatAmount(minorUnits(document.rounding_minor), currency)} />
        )}
      </Box>
      <Rule />
      <TaxTable document={document} currency={currency} />
      <Rule />
      <Box component="footer" sx={{ textAlign: 'center', color: 'text.secondary', fontSize: '0.8125rem' }}>
        <Box sx={{ color: 'text.primary', fontWeight: 500, fontSize: '0.9375rem' }}>
          {receipt ? t('receipt.number', { number: receipt.receipt_number }) : t('receipt.numberPending')}
        </Box>
        <Box>{`${shop.registerName} · ${formatDateTime(document.occurred_at, shop.store.time_zone)}`}</Box>
        {receipt ? <Box sx={{ overflowWrap: 'anywhere', pt: 1 }}>{`${t('receipt.proof')} ${receipt.digest.slice(0, 16)}`}</Box> : null}
        <Box sx={{ pt: 2 }}>{t('receipt.thanks')}</Box>
      </Box>
    </Box>
  );
}

/** How much of it, at which price; of a label with its price inside, that the label said it. */
function Measure({ line, currency }: { line: SaleLine; currency: Currency }) {
  const { t } = useTranslation();
  if (line.label_price_minor !== undefined) return <Entry quiet label={t('receipt.labelPrice')} />;
  if (line.quantity_milli === 1000) return null;
  return (
    <Entry quiet label={`${formatQuantity(quantityMilli(line.quantity_milli))} × ${formatPrice(priceE4(line.unit_price_e4), currency)}`} />
  );
}

const rows = { display: 'grid', gridTemplateColumns: '1fr auto', columnGap: 3, rowGap: 0.5, m: 0, py: 1 } as const;

const Rule = () => <Box aria-hidden sx={{ borderTop: '1px dashed', borderColor: 'divider', my: 2 }} />;

function Entry({ label, value, quiet }: { label: ReactNode; value?: string; quiet?: boolean }) {
  const look = quiet ? { color: 'text.secondary', fontSize: '0.875rem' } : {};
  return (
    <>
      <Box component="dt" sx={{ ...look, overflowWrap: 'anywhere', minWidth: 0 }}>
        {label}
      </Box>
      <Box component="dd" sx={{ ...look, m: 0, textAlign: 'end', ...figures }}>
        {value ?? ''}
      </Box>
    </>
  );
}

/** Taken off, so with the opposite sign of what it is taken from. */
const off = (discount_minor: number, currency: Currency) => formatAmount(minorUnits(-discount_minor), currency);

function discountWords(discount: WireDiscount | undefined, word: string): string {
  const rate = discount?.rate_ppm === undefined ? '' : ` ${formatRate(ppm(discount.rate_ppm))}`;
  return `${word}${rate}${discount?.reason ? `, ${discount.reason.toLowerCase()}` : ''}`;
}

/** The basket's discount has one reason, which need not stand under every line. */
function withoutReason(discount: WireDiscount | undefined): WireDiscount | undefined {
  if (!discount) return undefined;
  const { reason: _reason, ...rest } = discount;
  return rest;
}

function Tender({ tender, currency }: { tender: SaleBody['tenders'][number]; currency: Currency }) {
  const { t } = useTranslation();
  const amount = (value = 0) => formatAmount(minorUnits(value), currency);
  if (tender.kind !== 'cash') return <Entry label={t(`receipt.tender.${tender.kind}`)} value={amount(tender.amount_minor)} />;
  if (tender.amount_minor < 0) return <Entry label={t('receipt.paidOut')} value={amount(tender.change_minor)} />;
  return (
    <>
      <Entry label={t('receipt.cashGiven')} value={amount(tender.given_minor)} />
      <Entry label={t('receipt.change')} value={amount(tender.change_minor)} />
    </>
  );
}

function TaxTable({ document, currency }: { document: SaleBody; currency: Currency }) {
  const { t } = useTranslation();
  // A line with several taxes is in several rows: a rate alone would not say which is which.
  const several = document.lines.some((line) => line.taxes !== undefined);
  return (
    <Box
      component="table"
      sx={{
        width: '100%',
        borderCollapse: 'collapse',
        fontSize: '0.8125rem',
        color: 'text.secondary',
        ...figures,
        '& th, & td': { textAlign: 'end', fontWeight: 400, p: 0, py: 0.5 },
        '& th:first-of-type, & td:first-of-type': { textAlign: 'start' },
      }}
    >
      <thead>
        <tr>
          <th scope="col">{t('receipt.rate')}</th>
          <th scope="col">{t('receipt.net')}</th>
          <th scope="col">{t('receipt.taxTable')}</th>
        </tr>
      </thead>
      <tbody>
        {document.taxes.map((tax) => (
          <tr key={`${tax.tax_code} ${tax.tax_rate_ppm}`}>
            <td>{several ? `${tax.tax_code.toUpperCase()} ${formatRate(ppm(tax.tax_rate_ppm))}` : formatRate(ppm(tax.tax_rate_ppm))}</td>
            <td>{formatAmount(minorUnits(tax.net_minor), currency)}</td>
            <td>{formatAmount(minorUnits(tax.tax_minor), currency)}</td>
          </tr>
        ))}
      </tbody>
    </Box>
  );
}
