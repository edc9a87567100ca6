import SearchOff from '@mui/icons-material/SearchOff';
import CloudOff from '@mui/icons-material/CloudOff';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { InitialsTile } from '../../ui/initials-tile.tsx';
import { faultWords } from '../../ui/screen-fault.tsx';
import { StatePanel } from '../../ui/state-panel.tsx';
import { PriceText } from './price-text.tsx';
import type { Sellable } from './sellable.ts';
import type { SearchResults } from './use-catalogue.ts';

export const resultId = (index: number) => `till-result-${index}`;

/** What was found, best first. The list follows the arrow keys of the search box, which keeps the focus. */
export function ResultList(props: {
  text: string;
  hueFor: (categoryId: string | undefined) => number | undefined;
  search: SearchResults;
  chosen: number;
  onAdd: (sellable: Sellable) => void;
}) {
  const { t } = useTranslation();
  const { results, answered, fault, fromDevice } = props.search;
  if (fault) return <StatePanel tone="failed" icon={<CloudOff />} title={t('till.productsFailed')} hint={faultWords(t, fault)} />;
  if (answered === undefined) return null;
  if (results.length === 0 && answered === props.text) {
    const hint = fromDevice ? t('till.fromDevice') : t('till.noResultsHint');
    return <StatePanel icon={<SearchOff />} title={t('till.noResults', { text: props.text })} hint={hint} />;
  }
  return (
    <Box sx={{ overflowY: 'auto', flexGrow: 1, minHeight: 0, p: 3 }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', color: 'text.secondary', pb: 2, px: 1 }}>
        <Typography variant="body2">{t('till.results')}</Typography>
        <Typography variant="body2" sx={{ '@media (hover: none)': { display: 'none' } }}>
          {fromDevice ? t('till.fromDevice') : t('till.resultHint')}
        </Typography>
      </Box>
      <Box
        role="listbox"
        id="till-results"
        aria-label={t('till.results')}
        sx={{
          // Results of an older text are on their way out.
          opacity: answered === props.text ? 1 : 0.6,
          border: '1px solid',
          borderColor: 'divider',
          borderRadius: 1,
          backgroundColor: 'background.paper',
          overflow: 'hidden',
        }}
      >
        {results.map((sellable, index) => (
          <ResultRow
            key={sellable.variantId}
            sellable={sellable}
            hue={props.hueFor(sellable.categoryId)}
            index={index}
            chosen={index === props.chosen}
            onAdd={props.onAdd}
          />
        ))}
      </Box>
    </Box>
  );
}

function ResultRow(props: {
  sellable: Sellable;
  hue: number | undefined;
  index: number;
  chosen: boolean;
  onAdd: (sellable: Sellable) => void;
}) {
  const { sellable, chosen } = props;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    // The keys belong to the search box, which names the chosen row by aria-activedescendant.
    <Box
      ref={row}
      role="option"
      id={resultId(props.index)}
      aria-selected={chosen}
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => props.onAdd(sellable)}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        px: 3,
        py: 2,
        minHeight: 56,
        cursor: 'pointer',
        borderTop: props.index === 0 ? 0 : '1px solid',
        borderColor: 'divider',
        boxShadow: (theme) => (chosen ? `inset 3px 0 0 ${theme.vars.palette.primary.main}` : 'none'),
        backgroundColor: chosen ? 'action.selected' : 'transparent',
        '&:hover': { backgroundColor: 'action.hover' },
      }}
    >
      <InitialsTile name={sellable.name} hue={props.hue} />
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Typography noWrap>{sellable.name}</Typography>
        <Typography variant="caption" color="textSecondary" noWrap component="p">
          {sellable.shownCode ?? ''}
        </Typography>
      </Box>
      <PriceText sellable={sellable} />
    </Box>
  );
}
