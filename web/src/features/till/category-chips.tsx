import Box from '@mui/material/Box';
import type { Category } from '@shopx/api-client';
import { useTranslation } from 'react-i18next';
import { ChoiceButton } from '../../ui/choice-button.tsx';
import { HueSign } from '../../ui/initials-tile.tsx';

/** One row that scrolls sideways; each category has the sign that its products' tiles have. */
export function CategoryChips(props: {
  categories: readonly Category[];
  hueFor: (categoryId: string | undefined) => number | undefined;
  chosen: string | undefined;
  onChoose: (categoryId: string | undefined) => void;
}) {
  const { t } = useTranslation();
  return (
    <Box
      role="group"
      aria-label={t('till.categories')}
      sx={{ display: 'flex', gap: 2, overflowX: 'auto', p: 3, pb: 1, scrollbarWidth: 'none', flexShrink: 0 }}
    >
      <ChoiceButton keepsFocus chosen={props.chosen === undefined} onChoose={() => props.onChoose(undefined)}>
        {t('till.all')}
      </ChoiceButton>
      {props.categories.map((each) => (
        <ChoiceButton key={each.id} keepsFocus chosen={each.id === props.chosen} onChoose={() => props.onChoose(each.id)}>
          <HueSign hue={props.hueFor(each.id)} />
          {each.name}
        </ChoiceButton>
      ))}
    </Box>
  );
}
