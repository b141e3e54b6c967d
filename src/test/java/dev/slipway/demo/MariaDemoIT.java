package dev.slipway.demo;

class MariaDemoIT extends DemoContract {

  @Override
  protected Flavour flavour() {
    return Flavour.MARIADB;
  }
}
