// NEEDS x86_64-linux-gnu/qt5/QtNetwork/QNetworkAccessManager
// FLAGS -fPIC -isystem /usr/include/x86_64-linux-gnu/qt5 -isystem /usr/include/x86_64-linux-gnu/qt5/QtCore -isystem /usr/include/x86_64-linux-gnu/qt5/QtNetwork
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QString>
#include <QUrl>

class Manager : public QNetworkAccessManager {};

void Calls(QNetworkAccessManager& manager, const QString& id, const QByteArray& data) {
  manager.get(QNetworkRequest(QUrl("http://shop/items?q=1")));  // EXPECT call_site qt-network GET /items unary async in Calls
  QNetworkRequest request(QUrl(QStringLiteral("http://shop/cart")));
  manager.post(request, data);  // EXPECT call_site qt-network POST /cart unary async in Calls
  request.setUrl(QUrl(QString("http://shop/items/%1/reviews").arg(id)));
  manager.put(request, data);  // EXPECT call_site qt-network PUT /items/{}/reviews unary async in Calls
  manager.deleteResource(QNetworkRequest(QUrl("http://shop/users/" + id)));  // EXPECT call_site qt-network DELETE /users/{} unary async in Calls
  manager.sendCustomRequest(request, "PATCH");  // EXPECT call_site qt-network PATCH /items/{}/reviews unary async in Calls
  Manager own;
  own.head(QNetworkRequest(QUrl(id)));  // EXPECT call_site qt-network (dynamic) unary async in Calls
}

struct Cache {
  int get(const QNetworkRequest&) { return 0; }
};
int Own(Cache& cache) { return cache.get(QNetworkRequest(QUrl("http://shop/"))); }
