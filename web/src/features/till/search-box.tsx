import Close from '@mui/icons-material/Close';
import Search from '@mui/icons-material/Search';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import OutlinedInput from '@mui/material/OutlinedInput';
import type { KeyboardEvent, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../../ui/key-hint.tsx';

export function SearchBox(props: {
  text: string;
  onText: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  inputRef: Ref<HTMLInputElement>;
  activeId: string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <OutlinedInput
      fullWidth
      value={props.text}
      onChange={(event) => props.onText(event.target.value)}
      onKeyDown={props.onKeyDown}
      inputRef={props.inputRef}
      placeholder={t('till.search')}
      startAdornment={
        <InputAdornment position="start">
          <Search />
        </InputAdornment>
      }
      endAdornment={
        <InputAdornment position="end">
          {props.text === '' ? (
            <KeyHint>F2</KeyHint>
          ) : (
            <IconButton edge="end" aria-label={t('till.clearSearch')} onClick={() => props.onText('')}>
              <Close />
            </IconButton>
          )}
        </InputAdornment>
      }
      slotProps={{
        input: {
          'aria-label': t('till.searchLabel'),
          role: 'combobox',
          'aria-expanded': props.text !== '',
          'aria-controls': 'till-results',
          'aria-autocomplete': 'list',
          ...(props.activeId ? { 'aria-activedescendant': props.activeId } : {}),
          autoComplete: 'off',
          autoCapitalize: 'off',
          spellCheck: false,
          enterKeyHint: 'done',
        },
      }}
    />
  );
}
