package dev.slipway.demo;

class PostgresDemoIT extends DemoContract {

  @Override
  protected Flavour flavour() {
    return Flavour.POSTGRESQL;
  }
}
