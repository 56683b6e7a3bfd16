import { Component, type ReactNode } from "react";

/**
 * A fault of these pages must not leave a person with a blank screen. Says so in every language, because what
 * failed may be the very part that knows which one to speak.
 */
export class CrashBarrier extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return (
      <main className="no-script">
        <h1>Something went wrong on this page</h1>
        <p>Load the page again, or open your link once more. Nothing that you did is lost.</p>
        <section lang="es">
          <h2>Algo ha fallado en esta página</h2>
          <p>Vuelva a cargar la página o abra su enlace otra vez. No se ha perdido nada.</p>
        </section>
        <button type="button" className="button button-primary" onClick={() => window.location.reload()}>
          <span>
            Load again · <span lang="es">Volver a cargar</span>
          </span>
        </button>
      </main>
    );
  }
}
