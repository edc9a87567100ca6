import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import useMediaQuery from '@mui/material/useMediaQuery';
import type { LineId, SaleKind } from '@shopx/domain';
import { radius } from '@shopx/tokens';
import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevice, useRegister } from '../../device/device.ts';
import { moneyRulesOf } from '../../device/shop.ts';
import { useScanner } from '../../device/use-scanner.ts';
import { OnlyHeard } from '../../ui/only-heard.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { removeLine, setOrderDiscount, stepLine } from './basket-changes.ts';
import { BasketFoot } from './basket-foot.tsx';
import { BasketPanel } from './basket-panel.tsx';
import type { OpenBasket } from './open-basket.ts';
import { ProductPanel } from './product-panel.tsx';
import { splitQuantity } from './quantity-prefix.ts';
import { resultId } from './result-list.tsx';
import { SearchBox } from './search-box.tsx';
import type { Sellable } from './sellable.ts';
import { AskPriceDialog, EmptyBasketDialog, OrderDiscountDialog, ParkedDialog } from './till-dialogs.tsx';
import { useCatalogue, useLearning, useSearch } from './use-catalogue.ts';
import { useTill } from './use-till.ts';
import { useUpkeep } from './use-upkeep.ts';

/** What is worth asking for by code, and what can be nothing else. */
const typed_code = /^\S{4,80}$/;
const whole_gtin = /^(\d{8}|\d{12,14})$/;

type Asked = 'discount' | 'parked' | 'empty';

/** The sale: products on the left, the basket on the right; on a phone the basket is the screen and products come up from below. */
export function SaleScreen(props: {
  openBasket: OpenBasket;
  /** What the header shows before and after the search box. */
  start: ReactNode;
  end: ReactNode;
  /** While a payment lies over the sale the keys are its own. After it a scan starts the next sale by itself. */
  covered: 'selling' | 'paying' | 'finished';
  onPay: () => void;
  onNext: () => void;
  onKind: (kind: SaleKind) => void;
}) {
  const { openBasket } = props;
  const { t } = useTranslation();
  const { database } = useDevice();
  const register = useRegister();
  const { currency } = moneyRulesOf(register);
  const narrow = useMediaQuery('(max-width: 759px)', { noSsr: true });
  const catalogue = useCatalogue();
  useLearning(catalogue);
  useUpkeep();
  const till = useTill(openBasket, catalogue);
  const { basket } = till;
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [chosenResult, setChosenResult] = useState(0);
  const [chosenLine, setChosenLine] = useState<LineId>();
  const [openLine, setOpenLine] = useState<LineId>();
  const [asked, setAsked] = useState<Asked>();
  const [couponOpen, setCouponOpen] = useState(false);
  const [productsUp, setProductsUp] = useState(false);
  const latest = useRef('');
  const { quantityMilli, text } = splitQuantity(typed);
  const search = useSearch(catalogue, text);
  const parked =
    useLiveQuery(
      () => database.baskets.where({ registerId: register.registerId, place: 'parked' }).sortBy('changedAt'),
      [database, register.registerId],
    ) ?? [];
  const dialogOpen = asked !== undefined || till.question !== undefined;
  const free = props.covered === 'selling' && !dialogOpen;

  const type = (next: string) => {
    setTyped(next);
    setChosenResult(0);
    latest.current = next;
  };
  const add = (sellable: Sellable) => {
    till.add(sellable, { quantityMilli });
    type('');
    setChosenLine(undefined);
  };
  /** Typed by hand, or by a scanner too slow to be told from one: what no search finds may still be a code. */
  const lookUpTyped = () => {
    if (!typed_code.test(text)) return;
    till.scan(text, quantityMilli);
    type('');
  };
  const focusSearch = () => {
    if (narrow) setProductsUp(true);
    else input.current?.focus();
    input.current?.select();
  };

  useEffect(() => {
    if (free && !narrow && openLine === undefined && !couponOpen) input.current?.focus();
  }, [free, narrow, openLine, couponOpen]);

  // Enter may come before the results for the text have: it counts when they do, unless the text has changed, and never for the results of an older one.
  const addBest = async () => {
    const results = await search.ask(text).catch(() => []);
    if (latest.current !== typed) return;
    const [best] = results;
    if (best) add(best);
    else lookUpTyped();
  };

  useScanner(
    (code) => {
      if (props.covered === 'finished') props.onNext();
      setOpenLine(undefined);
      setCouponOpen(false);
      till.scan(code, quantityMilli);
      type('');
    },
    free || props.covered === 'finished',
  );

  const lowerProducts = () => {
    setProductsUp(false);
    type('');
  };
  const park = () => {
    if (basket.lines.length > 0) {
      openBasket.park();
      setOpenLine(undefined);
      setCouponOpen(false);
    } else if (parked.length > 0) setAsked('parked');
  };
  const pay = () => {
    if (!till.priced.quote) return;
    setOpenLine(undefined);
    setCouponOpen(false);
    props.onPay();
  };
  const coupon = () => {
    if (till.coupons.takes()) setCouponOpen(true);
  };
  const discount = () => {
    if (basket.lines.length > 0) setAsked('discount');
  };
  useHotkeys(
    {
      F2: focusSearch,
      F7: coupon,
      F8: park,
      F9: discount,
      F12: pay,
      Escape: () => {
        if (couponOpen) setCouponOpen(false);
        else if (openLine !== undefined) setOpenLine(undefined);
        else if (typed !== '') type('');
        else if (till.notice) till.say(undefined);
        else lowerProducts();
        setChosenLine(undefined);
        input.current?.focus();
      },
    },
    free,
  );

  const moveInBasket = (step: 1 | -1) => {
    const { lines } = basket;
    if (lines.length === 0) return;
    const at = lines.findIndex((line) => line.lineId === chosenLine);
    const next = at < 0 ? lines.length - 1 : Math.min(Math.max(at + step, 0), lines.length - 1);
    setChosenLine(lines[next]?.lineId);
  };
  const actedLine = chosenLine ?? till.touched ?? basket.lines.at(-1)?.lineId;

  /** With an empty search box its keys move in the basket: the hands need not leave the keyboard for a whole sale. */
  const basketKey = (event: KeyboardEvent): boolean => {
    if (event.key === 'ArrowDown') moveInBasket(1);
    else if (event.key === 'ArrowUp') moveInBasket(-1);
    else if (actedLine === undefined) return false;
    else if (event.key === '+') till.change(stepLine(basket, actedLine, 1), actedLine);
    else if (event.key === '-') till.change(stepLine(basket, actedLine, -1), actedLine);
    else if (event.key === 'Delete') till.change(removeLine(basket, actedLine));
    else if (event.key === 'Enter' && chosenLine !== undefined) setOpenLine(chosenLine);
    else return false;
    return true;
  };
  const resultKey = (event: KeyboardEvent): boolean => {
    const last = search.results.length - 1;
    if (event.key === 'ArrowDown') setChosenResult((index) => Math.min(index + 1, last));
    else if (event.key === 'ArrowUp') setChosenResult((index) => Math.max(index - 1, 0));
    else if (event.key === 'Enter') {
      const chosen = search.results[chosenResult];
      if (whole_gtin.test(text)) lookUpTyped();
      else if (search.answered !== text) void addBest();
      else if (chosen) add(chosen);
      else lookUpTyped();
    } else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const handled = typed === '' ? basketKey(event) : resultKey(event);
    if (handled) event.preventDefault();
  };

  const searchBox = (
    <SearchBox
      text={typed}
      onText={type}
      onKeyDown={onKeyDown}
      inputRef={input}
      activeId={text !== '' && search.results.length > 0 ? resultId(chosenResult) : undefined}
    />
  );
  const products = <ProductPanel catalogue={catalogue} text={text} search={search} chosen={chosenResult} onAdd={add} />;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', height: '100dvh', backgroundColor: 'background.default' }}>
      <Box
        component="header"
        sx={{
          display: 'grid',
          gridTemplateColumns: narrow ? '1fr auto' : 'minmax(0, 1fr) minmax(240px, 480px) minmax(0, 1fr)',
          alignItems: 'center',
          gap: 3,
          px: 3,
          py: 2,
          minHeight: 64,
          flexShrink: 0,
          borderBottom: '1px solid',
          borderColor: 'divider',
          backgroundColor: 'background.paper',
        }}
      >
        <Box sx={{ minWidth: 0 }}>{props.start}</Box>
        {narrow ? null : searchBox}
        <Box sx={{ display: 'flex', justifyContent: 'flex-end', minWidth: 0 }}>{props.end}</Box>
        {narrow ? (
          <Box sx={{ gridColumn: '1 / -1' }} onFocusCapture={() => setProductsUp(true)}>
            {productsUp ? null : searchBox}
          </Box>
        ) : null}
      </Box>
      <Box
        component="main"
        sx={{
          flexGrow: 1,
          minHeight: 0,
          display: 'grid',
          gridTemplateColumns: narrow ? '1fr' : 'minmax(0, 1fr) clamp(360px, 34vw, 460px)',
          gridTemplateRows: 'minmax(0, 1fr)',
        }}
      >
        <OnlyHeard component="h1">{t(basket.kind === 'return' ? 'returnMode.title' : 'till.title')}</OnlyHeard>
        <OnlyHeard role="status">
          {spoken(till.basket.lines.find((line) => line.lineId === till.touched)?.name, (name) => t('till.added', { name }))}
        </OnlyHeard>
        {narrow ? null : <Box sx={{ display: 'flex', minHeight: 0, minWidth: 0 }}>{products}</Box>}
        <Box sx={{ borderInlineStart: narrow ? 0 : '1px solid', borderColor: 'divider', minHeight: 0, minWidth: 0 }}>
          <BasketPanel
            till={till}
            parkedCount={parked.length}
            openLine={openLine}
            chosenLine={chosenLine}
            couponOpen={couponOpen}
            onOpenLine={setOpenLine}
            actions={{
              onPay: pay,
              onPark: park,
              onDiscount: discount,
              onCoupon: coupon,
              onCouponDone: () => setCouponOpen(false),
              onEmpty: () => setAsked('empty'),
              onLeaveReturn: () => props.onKind('sale'),
            }}
          />
        </Box>
      </Box>
      {narrow ? (
        <Drawer
          anchor="bottom"
          open={productsUp}
          onClose={lowerProducts}
          slotProps={{
            paper: {
              sx: { height: '88dvh', borderRadius: `${radius.sheet}px ${radius.sheet}px 0 0`, backgroundColor: 'background.default' },
            },
          }}
        >
          <Box sx={{ p: 3, pb: 0 }}>{searchBox}</Box>
          {products}
          <BasketFoot till={till} onBack={lowerProducts} />
        </Drawer>
      ) : null}
      {till.question ? (
        <AskPriceDialog question={till.question} currency={currency} onAnswer={till.answerPrice} onCancel={till.dropQuestion} />
      ) : null}
      {asked === 'discount' ? (
        <OrderDiscountDialog
          value={basket.orderDiscount}
          currency={currency}
          onCancel={() => setAsked(undefined)}
          onApply={(chosen) => {
            till.change(setOrderDiscount(basket, chosen));
            setAsked(undefined);
          }}
        />
      ) : null}
      {asked === 'parked' ? (
        <ParkedDialog
          parked={parked}
          onCancel={() => setAsked(undefined)}
          onTakeUp={(each) => {
            openBasket.takeUp(each);
            setAsked(undefined);
          }}
        />
      ) : null}
      {asked === 'empty' ? (
        <EmptyBasketDialog
          onCancel={() => setAsked(undefined)}
          onEmpty={() => {
            till.empty();
            setOpenLine(undefined);
            setCouponOpen(false);
            setAsked(undefined);
          }}
        />
      ) : null}
    </Box>
  );
}

const spoken = (name: string | undefined, words: (name: string) => string): string => (name === undefined ? '' : words(name));
