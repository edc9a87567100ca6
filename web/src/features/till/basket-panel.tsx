import QrCodeScanner from '@mui/icons-material/QrCodeScanner';
import AssignmentReturnOutlined from '@mui/icons-material/AssignmentReturnOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { LineId } from '@shopx/domain';
import { size } from '@shopx/tokens';
import { useTranslation } from 'react-i18next';
import { useRegister, useRules } from '../../device/device.ts';
import { moneyRulesOf } from '../../device/shop.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { OnlyHeard } from '../../ui/only-heard.tsx';
import { StatePanel } from '../../ui/state-panel.tsx';
import { changeLine, removeLine, stepLine } from './basket-changes.ts';
import { BasketLine, decidedE4 } from './basket-line.tsx';
import { Notices, ReturnBanner, RulesNotice } from './basket-notices.tsx';
import { CouponBar } from './coupon-bar.tsx';
import { couponStates } from './coupons.ts';
import { LineEditor } from './line-editor.tsx';
import { Totals } from './totals.tsx';
import type { Till } from './use-till.ts';

export type BasketActions = Readonly<{
  onPay: () => void;
  onPark: () => void;
  onDiscount: () => void;
  onCoupon: () => void;
  onCouponDone: () => void;
  onEmpty: () => void;
  onLeaveReturn: () => void;
}>;

/** The basket, always in sight: lines, totals, and the one next thing at the bottom right. */
export function BasketPanel(props: {
  till: Till;
  parkedCount: number;
  openLine: LineId | undefined;
  chosenLine: LineId | undefined;
  /** Is the field for a coupon open? */
  couponOpen: boolean;
  onOpenLine: (lineId: LineId | undefined) => void;
  actions: BasketActions;
}) {
  const { t } = useTranslation();
  const { till, actions } = props;
  const { basket } = till;
  const rules = useRules();
  const empty = basket.lines.length === 0;
  const takesCoupons = till.coupons.takes();
  const states = couponStates(basket, till.priced.quote, rules);
  return (
    <Box
      component="section"
      aria-label={t('basket.title')}
      sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, height: '100%', backgroundColor: 'background.paper' }}
    >
      {basket.kind === 'return' ? <ReturnBanner onLeave={actions.onLeaveReturn} /> : null}
      <RulesNotice rules={rules} />
      <Notices till={till} />
      {empty ? <EmptyBasket is_return={basket.kind === 'return'} /> : <Lines {...props} takesCoupons={takesCoupons} />}
      <OnlyHeard role="status">{states.map(({ coupon, state }) => `${coupon.code} ${t(`coupon.${state}`)}`).join(', ')}</OnlyHeard>
      <CouponBar
        states={states}
        open={props.couponOpen && takesCoupons}
        onTake={till.coupons.takeTyped}
        onRemove={till.removeCoupon}
        onClose={actions.onCouponDone}
      />
      <Box sx={{ borderTop: '1px solid', borderColor: 'divider', flexShrink: 0 }}>
        <Totals basket={basket} priced={till.priced} />
        <Buttons empty={empty} payable={till.priced.quote !== undefined} {...props} />
      </Box>
    </Box>
  );
}

function Lines({
  till,
  openLine,
  chosenLine,
  onOpenLine,
  actions,
  takesCoupons,
}: Parameters<typeof BasketPanel>[0] & { takesCoupons: boolean }) {
  const { t } = useTranslation();
  const { currency } = moneyRulesOf(useRegister());
  const { names } = useRules();
  const { basket, priced } = till;
  return (
    <Box sx={{ flexGrow: 1, minHeight: 0, overflowY: 'auto', display: 'flex', flexDirection: 'column' }}>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          px: 4,
          minHeight: 44,
          color: 'text.secondary',
          borderBottom: '1px solid',
          borderColor: 'divider',
        }}
      >
        <Typography variant="body2" sx={{ flexGrow: 1 }}>
          {t('basket.lines', { count: basket.lines.length })}
        </Typography>
        {takesCoupons ? (
          <Button variant="text" size="small" onClick={actions.onCoupon} sx={{ fontSize: '0.875rem', color: 'text.secondary', gap: 1.5 }}>
            {t('coupon.add')}
            <KeyHint>F7</KeyHint>
          </Button>
        ) : null}
        <Button variant="text" size="small" onClick={actions.onEmpty} sx={{ fontSize: '0.875rem', mr: -3, color: 'text.secondary' }}>
          {t('basket.clear')}
        </Button>
      </Box>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {basket.lines.map((line, index) => (
          <BasketLine
            key={line.lineId}
            line={line}
            priced={priced.quote?.lines[index]}
            currency={currency}
            promotionNames={names}
            mark={till.touched === line.lineId ? till.touch : undefined}
            chosen={chosenLine === line.lineId}
            open={openLine === line.lineId}
            onOpen={() => onOpenLine(openLine === line.lineId ? undefined : line.lineId)}
            editor={
              <LineEditor
                line={line}
                currency={currency}
                decidedE4={decidedE4(line, priced.quote?.lines[index])}
                onChange={(change) => till.change(changeLine(basket, line.lineId, change))}
                onStep={(pieces) => till.change(stepLine(basket, line.lineId, pieces))}
                onRemove={() => {
                  till.change(removeLine(basket, line.lineId));
                  onOpenLine(undefined);
                }}
                onDone={() => onOpenLine(undefined)}
              />
            }
          />
        ))}
      </Box>
    </Box>
  );
}

function EmptyBasket({ is_return }: { is_return: boolean }) {
  const { t } = useTranslation();
  return (
    <StatePanel
      icon={is_return ? <AssignmentReturnOutlined /> : <QrCodeScanner />}
      title={t(is_return ? 'returnMode.empty' : 'basket.empty')}
      hint={t(is_return ? 'returnMode.emptyHint' : 'basket.emptyHint')}
    />
  );
}

function Buttons(props: { empty: boolean; payable: boolean; parkedCount: number; till: Till; actions: BasketActions }) {
  const { t } = useTranslation();
  const { actions, empty, parkedCount } = props;
  const is_return = props.till.basket.kind === 'return';
  const side = { flexDirection: 'column', gap: 1, minHeight: size.pay_button, px: 2, lineHeight: 1.1, fontSize: '0.9375rem' } as const;
  const shows_parked = empty && parkedCount > 0;
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(84px, auto) minmax(84px, auto) 1fr', gap: 2, px: 3, pb: 3 }}>
      <Button onClick={actions.onPark} disabled={empty && parkedCount === 0} sx={side}>
        {shows_parked ? `${t('basket.parked')} (${parkedCount})` : t('basket.park')}
        <KeyHint>F8</KeyHint>
      </Button>
      <Button onClick={actions.onDiscount} disabled={empty} sx={side}>
        {t('basket.orderDiscount')}
        <KeyHint>F9</KeyHint>
      </Button>
      <Button
        variant="contained"
        color="primary"
        onClick={actions.onPay}
        disabled={!props.payable}
        sx={{ minHeight: size.pay_button, fontSize: '1.25rem', fontWeight: 650, gap: 3 }}
      >
        {t(is_return ? 'basket.payBack' : 'basket.pay')}
        <KeyHint>F12</KeyHint>
      </Button>
    </Box>
  );
}
