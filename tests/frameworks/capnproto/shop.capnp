@0xb5a3c1d2e4f60718;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("store");

struct Item {
  id @0 :Text;
}

interface Shop {
  get @0 (id :Text) -> (item :Item);
  cart @1 () -> (cart :Cart);
  put @2 Item -> Item;
  swap @3 Item -> Item;
  watch @4 (observer :Observer) -> ();

  interface Cart {
    add @0 (item :Item) -> (count :Int32);
  }
}

interface Observer {
  changed @0 (id :Text) -> ();
}

interface Outlet extends(Shop) {
  close @0 () -> ();
}
