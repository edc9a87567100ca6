import AssignmentReturnOutlined from '@mui/icons-material/AssignmentReturnOutlined';
import DarkModeOutlined from '@mui/icons-material/DarkModeOutlined';
import KeyboardArrowDown from '@mui/icons-material/KeyboardArrowDown';
import LightModeOutlined from '@mui/icons-material/LightModeOutlined';
import Logout from '@mui/icons-material/Logout';
import PointOfSale from '@mui/icons-material/PointOfSale';
import ReceiptLong from '@mui/icons-material/ReceiptLong';
import SettingsBrightness from '@mui/icons-material/SettingsBrightness';
import ShieldOutlined from '@mui/icons-material/ShieldOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Divider from '@mui/material/Divider';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useColorScheme } from '@mui/material/styles';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useDevice, useRegister, useSession } from '../device/device.ts';
import { useOutboxSummary } from '../features/outbox/use-outbox.ts';
import { Mark } from '../features/sign-in/entry-frame.tsx';

/** Which store, which register, who: always in sight, and the way to everything that is not selling. */
export function TillMenu({ onReturn }: { onReturn: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const device = useDevice();
  const session = useSession();
  const { store, registerName } = useRegister();
  const { unsent, needsPerson } = useOutboxSummary();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [leaving, setLeaving] = useState(false);
  const close = () => setAnchor(null);
  const go = (act: () => void) => () => {
    close();
    act();
  };
  const signOut = () => {
    void device.signIn.signOut().then(() => navigate('/sign-in', { replace: true }));
  };
  return (
    <>
      <ButtonBase
        aria-label={t('header.menu')}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 2.5,
          minHeight: 44,
          px: 2,
          mx: -1,
          borderRadius: 1,
          maxWidth: '100%',
          '&:hover': { backgroundColor: 'action.hover' },
        }}
      >
        <Mark size={28} />
        <Box sx={{ minWidth: 0, textAlign: 'start', lineHeight: 1.25 }}>
          <Box sx={{ fontWeight: 650, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{store.name}</Box>
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
            {`${registerName} · ${session?.accountName ?? ''}`}
          </Box>
        </Box>
        <KeyboardArrowDown sx={{ color: 'text.secondary' }} />
      </ButtonBase>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        <MenuItem onClick={go(() => void navigate('/sales'))}>
          <ListItemIcon>
            <ReceiptLong />
          </ListItemIcon>
          {t('header.todaysSales')}
        </MenuItem>
        <MenuItem onClick={go(onReturn)}>
          <ListItemIcon>
            <AssignmentReturnOutlined />
          </ListItemIcon>
          {t('header.returnMode')}
        </MenuItem>
        <MenuItem onClick={go(() => void navigate('/register'))}>
          <ListItemIcon>
            <PointOfSale />
          </ListItemIcon>
          {t('header.changeRegister')}
        </MenuItem>
        <MenuItem onClick={go(() => void navigate('/security'))}>
          <ListItemIcon>
            <ShieldOutlined />
          </ListItemIcon>
          {t('header.security')}
        </MenuItem>
        <Divider />
        <Appearance />
        <Divider />
        <MenuItem onClick={go(() => (unsent + needsPerson > 0 ? setLeaving(true) : signOut()))}>
          <ListItemIcon>
            <Logout />
          </ListItemIcon>
          {t('header.signOut')}
        </MenuItem>
      </Menu>
      <Dialog open={leaving} onClose={() => setLeaving(false)} maxWidth="xs">
        <DialogTitle>{t('header.signOutUnsent')}</DialogTitle>
        <DialogContent>{t('header.signOutUnsentBody')}</DialogContent>
        <DialogActions sx={{ p: 4, pt: 0 }}>
          <Button color="error" variant="text" onClick={signOut}>
            {t('header.signOutAnyway')}
          </Button>
          <Button autoFocus variant="contained" color="primary" onClick={() => setLeaving(false)}>
            {t('header.stay')}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

function Appearance() {
  const { t } = useTranslation();
  const { mode, setMode } = useColorScheme();
  return (
    <Box component="li" sx={{ px: 4, py: 2, listStyle: 'none' }}>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', pb: 1.5 }}>{t('header.appearance')}</Box>
      <ToggleButtonGroup
        exclusive
        fullWidth
        value={mode ?? 'system'}
        aria-label={t('header.appearance')}
        onChange={(_event, chosen: 'light' | 'dark' | 'system' | null) => chosen && setMode(chosen)}
      >
        <ToggleButton value="light" sx={{ gap: 1.5 }}>
          <LightModeOutlined fontSize="small" />
          {t('header.appearanceLight')}
        </ToggleButton>
        <ToggleButton value="dark" sx={{ gap: 1.5 }}>
          <DarkModeOutlined fontSize="small" />
          {t('header.appearanceDark')}
        </ToggleButton>
        <ToggleButton value="system" sx={{ gap: 1.5, whiteSpace: 'nowrap' }}>
          <SettingsBrightness fontSize="small" />
          {t('header.appearanceSystem')}
        </ToggleButton>
      </ToggleButtonGroup>
    </Box>
  );
}
