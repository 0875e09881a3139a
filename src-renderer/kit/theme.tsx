/** A dense, calm desk in light and dark. Colours of our own stand in `theme.css`; they say state only. */
import { App, theme as antdTheme, ConfigProvider } from 'antd';
import { createContext, type ReactNode, useContext, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { nonce } from './boot.ts';
import { useLanguage } from './language.tsx';
import './theme.css';

export type ThemeMode = 'system' | 'light' | 'dark';

interface ThemeSwitch {
  readonly mode: ThemeMode;
  setMode(mode: ThemeMode): void;
}

const KEY = 'servicelane.theme';
const ThemeContext = createContext<ThemeSwitch | null>(null);
const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

function useMedia(media: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => media.matches,
  );
}

function remembered(): ThemeMode {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

const FONTS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "HanaMinB", "SimSun-ExtB", sans-serif';

/** All text at AA: antd's own greys and its blue are too pale for small type. */
const LIGHT = {
  colorPrimary: '#0b5cad',
  colorInfo: '#0b5cad',
  colorLink: '#0b5cad',
  colorLinkHover: '#08437f',
  colorLinkActive: '#08437f',
  colorSuccess: '#1a7431',
  colorWarning: '#8a5300',
  colorError: '#c01f24',
  colorText: '#1b1f24',
  colorTextSecondary: '#4a525c',
  colorTextTertiary: '#5b636e',
  colorTextQuaternary: '#666e79',
  colorTextPlaceholder: '#666e79',
  colorTextDisabled: '#666e79',
  colorBgLayout: '#f1f3f5',
  colorBorder: '#8b939d',
  colorBorderSecondary: '#d9dde2',
  colorBgMask: 'rgb(16 24 40 / 28%)',
};
const DARK = {
  colorPrimary: '#2f72c4',
  // The palette's own is lighter, and white on it can hardly be read.
  colorPrimaryHover: '#2a67b2',
  colorPrimaryActive: '#245a9d',
  colorInfo: '#6cb0f5',
  colorLink: '#7cb8f7',
  colorLinkHover: '#a9d2fb',
  colorLinkActive: '#a9d2fb',
  colorSuccess: '#5cc27a',
  colorWarning: '#e0a93b',
  colorError: '#f0787a',
  colorText: '#e7eaee',
  colorTextSecondary: '#b7bec8',
  colorTextTertiary: '#a5adb8',
  colorTextQuaternary: '#969eaa',
  colorTextPlaceholder: '#969eaa',
  colorTextDisabled: '#969eaa',
  colorBgBase: '#15181c',
  colorBgLayout: '#101215',
  colorBgContainer: '#1a1e23',
  colorBgElevated: '#22272d',
  colorBorder: '#5b646f',
  colorBorderSecondary: '#31373f',
  colorBgMask: 'rgb(0 0 0 / 55%)',
  // Around what has the focus: the palette's own is darker than the borders beside it.
  colorPrimaryBorder: '#7cb8f7',
};

/** A box that has the focus in the dark. */
const DARK_FOCUS = { activeBorderColor: '#7cb8f7', activeShadow: '0 0 0 2px rgb(124 184 247 / 35%)' };

export function ThemeProvider({ children }: { children: ReactNode }) {
  const { antd } = useLanguage();
  const [mode, keepMode] = useState(remembered);
  const prefersDark = useMedia(systemDark);
  const isCalm = useMedia(calm);
  const dark = mode === 'dark' || (mode === 'system' && prefersDark);
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);
  const setMode = (next: ThemeMode): void => {
    localStorage.setItem(KEY, next);
    keepMode(next);
  };
  return (
    <ThemeContext value={{ mode, setMode }}>
      <ConfigProvider
        csp={{ nonce }}
        // Inside what the lock makes inert; see `Desk`.
        getPopupContainer={() => document.getElementById('layers') ?? document.body}
        locale={antd}
        button={{ autoInsertSpace: false }}
        // Two seconds of light around every button that was pressed tell nobody anything, and ignore reduced motion.
        wave={{ disabled: true }}
        theme={{
          algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
          hashed: false,
          token: {
            ...(dark ? DARK : LIGHT),
            fontFamily: FONTS,
            fontSize: 14,
            fontSizeSM: 13,
            borderRadius: 6,
            controlHeight: 32,
            motion: !isCalm,
            motionDurationMid: '0.12s',
            motionDurationSlow: '0.16s',
            lineHeight: 1.5,
            paddingLG: 16,
            paddingMD: 12,
          },
          components: {
            Button: {
              paddingInline: 12,
              fontWeight: 500,
              primaryShadow: 'none',
              defaultShadow: 'none',
              // antd takes the primary colour here, which is too dark for text on a dark ground.
              // And the danger colour of the dark palette is too light for white on it.
              ...(dark ? { defaultHoverColor: '#a9d2fb', defaultActiveColor: '#a9d2fb', dangerColor: '#17090a' } : {}),
            },
            Input: { paddingInline: 10, ...(dark ? DARK_FOCUS : {}) },
            ...(dark ? { Select: { activeBorderColor: '#7cb8f7', activeOutlineColor: 'rgb(124 184 247 / 35%)' } } : {}),
            Drawer: { footerPaddingInline: 16 },
            Notification: { width: 320 },
          },
        }}
      >
        <App className="app-root" notification={{ placement: 'bottomRight', bottom: 40, maxCount: 3 }}>
          {children}
        </App>
      </ConfigProvider>
    </ThemeContext>
  );
}

export function useTheme(): ThemeSwitch {
  const value = useContext(ThemeContext);
  if (!value) throw new Error('no theme around this component');
  return value;
}
