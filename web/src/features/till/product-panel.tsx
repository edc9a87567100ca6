import CloudOff from '@mui/icons-material/CloudOff';
import Inventory2Outlined from '@mui/icons-material/Inventory2Outlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultWords } from '../../ui/screen-fault.tsx';
import { StatePanel } from '../../ui/state-panel.tsx';
import type { Catalogue } from './catalogue.ts';
import { CategoryChips } from './category-chips.tsx';
import { ProductTile } from './product-tile.tsx';
import { ResultList } from './result-list.tsx';
import { sellablesOf, type Sellable } from './sellable.ts';
import { useBrowse, useCategories, useStock, type SearchResults } from './use-catalogue.ts';

const skeleton_tiles = 18;
/** Stock is asked for the tiles of one screenful or two, not for a whole catalogue. */
const stock_variants_max = 60;

const grid = {
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(148px, 1fr))',
  gap: 2.5,
  p: 3,
  alignContent: 'start',
} as const;

/** The left side: categories and tiles, or what a search found. */
export function ProductPanel(props: {
  catalogue: Catalogue;
  text: string;
  search: SearchResults;
  chosen: number;
  onAdd: (sellable: Sellable) => void;
}) {
  const [categoryId, setCategoryId] = useState<string>();
  const { categories, hueFor } = useCategories(props.catalogue);
  const { t } = useTranslation();
  return (
    <Box
      component="section"
      aria-label={t('till.products')}
      sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0, flexGrow: 1 }}
    >
      {props.text === '' ? (
        <>
          <CategoryChips categories={categories} hueFor={hueFor} chosen={categoryId} onChoose={setCategoryId} />
          <Tiles catalogue={props.catalogue} categoryId={categoryId} hueFor={hueFor} onAdd={props.onAdd} />
        </>
      ) : (
        <ResultList text={props.text} hueFor={hueFor} search={props.search} chosen={props.chosen} onAdd={props.onAdd} />
      )}
    </Box>
  );
}

function Tiles(props: {
  catalogue: Catalogue;
  categoryId: string | undefined;
  hueFor: (categoryId: string | undefined) => number | undefined;
  onAdd: (sellable: Sellable) => void;
}) {
  const { t } = useTranslation();
  const browse = useBrowse(props.catalogue, props.categoryId);
  const sellables = useMemo(() => browse.data?.pages.flatMap((page) => page.products.flatMap(sellablesOf)) ?? [], [browse.data]);
  const stock = useStock(useMemo(() => sellables.slice(0, stock_variants_max).map((each) => each.variantId), [sellables]));
  if (browse.isPending) return <WaitingTiles />;
  if (browse.isError && sellables.length === 0) {
    const retry = <Button onClick={() => void browse.refetch()}>{t('common.tryAgain')}</Button>;
    return (
      <StatePanel tone="failed" icon={<CloudOff />} title={t('till.productsFailed')} hint={faultWords(t, browse.error)} action={retry} />
    );
  }
  if (sellables.length === 0) {
    const of_category = props.categoryId !== undefined;
    return (
      <StatePanel
        icon={<Inventory2Outlined />}
        title={t(of_category ? 'till.noProducts' : 'till.noCatalogue')}
        hint={t(of_category ? 'till.noProductsHint' : 'till.noCatalogueHint')}
      />
    );
  }
  return (
    <Box sx={{ overflowY: 'auto', flexGrow: 1, minHeight: 0 }}>
      {browse.data?.pages[0]?.from === 'device' ? (
        <Typography variant="body2" color="textSecondary" sx={{ px: 3, pt: 2 }}>
          {t('till.fromDevice')}
        </Typography>
      ) : null}
      <Box sx={grid}>
        {sellables.map((sellable) => (
          <ProductTile
            key={sellable.variantId}
            sellable={sellable}
            hue={props.hueFor(sellable.categoryId)}
            onHand={stock.get(sellable.variantId)}
            onAdd={props.onAdd}
          />
        ))}
      </Box>
      {browse.hasNextPage ? (
        <Box sx={{ display: 'grid', placeItems: 'center', pb: 4 }}>
          <Button disabled={browse.isFetchingNextPage} onClick={() => void browse.fetchNextPage()}>
            {t(browse.isFetchingNextPage ? 'common.loading' : 'till.showMore')}
          </Button>
        </Box>
      ) : null}
    </Box>
  );
}

function WaitingTiles() {
  const { t } = useTranslation();
  return (
    <Box sx={{ ...grid, overflow: 'hidden' }} aria-busy aria-label={t('common.loading')}>
      {Array.from({ length: skeleton_tiles }, (_, index) => (
        <Skeleton key={index} variant="rounded" height={138} animation={false} />
      ))}
    </Box>
  );
}
