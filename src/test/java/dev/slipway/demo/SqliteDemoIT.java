package dev.slipway.demo;

class SqliteDemoIT extends DemoContract {

  @Override
  protected Flavour flavour() {
    return Flavour.SQLITE;
  }
}
